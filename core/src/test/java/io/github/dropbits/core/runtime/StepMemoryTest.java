package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import org.junit.jupiter.api.Test;

/** The next step reuses the arrays of a step. Using a tensor after its step throws an exception. */
class StepMemoryTest {
    private final Tensor x = Tensors.lattice(1, 0, 20, 30);

    @Test
    void theNextStepTakesTheSameArrays() {
        StepMemory memory = new StepMemory();
        float[][] arrays = new float[3][];
        for (int i = 0; i < arrays.length; i++) {
            int step = i;
            memory.run(() -> arrays[step] = x.exp().array());
        }
        assertSame(arrays[0], arrays[1]);
        assertSame(arrays[0], arrays[2]);
    }

    @Test
    void withinAStepNothingIsHandedOutTwice() {
        new StepMemory().run(() -> {
            Tensor a = x.exp();
            Tensor b = x.exp();
            assertNotSame(a.array(), b.array());
            assertArrayEquals(a.toArray(), b.toArray());
            return null;
        });
    }

    @Test
    void aTensorOfAStepThatIsOverCannotBeRead() {
        Tensor[] kept = new Tensor[4];
        new StepMemory().run(() -> {
            kept[0] = x.exp();
            kept[1] = kept[0].reshape(600);
            kept[2] = kept[0].detach();
            kept[3] = x.sum();
            return null;
        });
        for (Tensor t : kept) {
            for (Runnable use : new Runnable[] {t::array, t::toArray, t::neg, () -> t.update(a -> { }), t::copy}) {
                IllegalStateException e = assertThrows(IllegalStateException.class, use::run);
                assertTrue(e.getMessage().contains("copy()"), e.getMessage());
            }
        }
        assertThrows(IllegalStateException.class, kept[3]::item);
    }

    @Test
    void leavesCopiesAndGradientsOutliveTheStep() {
        Tensor w = Tensor.full(2, 20, 30).requiresGrad(true);
        StepMemory memory = new StepMemory();
        Tensor[] kept = new Tensor[3];
        memory.run(() -> {
            Tensor y = w.mul(x);
            kept[0] = y.copy();
            kept[1] = Tensor.full(5, 300);
            kept[2] = y.sum().copy();
            y.sum().backward();
            return null;
        });
        memory.run(() -> x.exp().mul(x).sum().item());
        assertArrayEquals(w.mul(x).toArray(), kept[0].toArray());
        assertEquals(5, kept[1].get(299));
        assertEquals(w.mul(x).sum().item(), kept[2].item());
        assertArrayEquals(x.toArray(), w.grad().toArray());
    }

    @Test
    void aCopyIsALeafOfItsOwn() {
        Tensor w = Tensor.full(2, 3).requiresGrad(true);
        Tensor y = w.square();
        Tensor copy = y.copy();
        assertNotSame(y.array(), copy.array());
        assertTrue(!copy.needsGradient());
        copy.update(a -> a[0] = 7);
        y.sum().backward();
        assertArrayEquals(new float[] {4, 4, 4}, w.grad().toArray());
    }

    @Test
    void aStepThatFailsGivesItsArraysBack() {
        StepMemory memory = new StepMemory();
        Tensor[] kept = new Tensor[1];
        assertThrows(ArithmeticException.class, () -> memory.run(() -> {
            kept[0] = x.exp();
            throw new ArithmeticException();
        }));
        assertThrows(IllegalStateException.class, kept[0]::array);
        assertEquals(4, memory.run(() -> Tensor.scalar(2).square().item()));
    }

    @Test
    void oneStepAtATime() {
        StepMemory memory = new StepMemory();
        assertThrows(IllegalStateException.class, () -> memory.run(() -> memory.run(() -> 1)));
        assertEquals(1, memory.run(() -> 1));
    }

    /**
     * Within the inner step, arrays are allocated from the inner memory. Before and after it, they are allocated from
     * the outer memory.
     */
    @Test
    void otherMemoryMayRunInside() {
        Tensor[] inner = new Tensor[1];
        float sum = new StepMemory().run(() -> {
            Tensor before = x.exp();
            float s = new StepMemory().run(() -> {
                inner[0] = before.neg();
                return inner[0].sum().item();
            });
            assertThrows(IllegalStateException.class, inner[0]::array);
            return s + before.sum().item();
        });
        assertEquals(0, sum);
    }

    @Test
    void gradientsUseTheirArrayAgain() {
        Tensor w = Tensor.full(2, 3).requiresGrad(true);
        w.square().sum().backward();
        float[] array = w.grad().array();
        w.zeroGrad();
        w.mul(3).sum().backward();
        assertSame(array, w.grad().array());
        assertArrayEquals(new float[] {3, 3, 3}, w.grad().toArray());
    }

    @Test
    void notesOfWholeNumbersAreUsedAgainToo() {
        StepMemory memory = new StepMemory();
        int[] first = memory.run(() -> StepMemory.ints(1000));
        int[][] both = memory.run(() -> new int[][] {StepMemory.ints(1000), StepMemory.ints(1000)});
        assertSame(first, both[0]);
        assertNotSame(both[0], both[1]);
        assertEquals(7, StepMemory.ints(7).length);
    }

    /** An op's output cannot be released before the end of the step, so other ops cannot overwrite it. */
    @Test
    void anOutputStaysItsTensorsUntilTheStepEnds() {
        new StepMemory().run(() -> {
            Tensor a = x.exp();
            float[] before = a.toArray();
            StepMemory.release(a.array());
            Tensor b = x.neg();
            assertNotSame(a.array(), b.array());
            assertArrayEquals(before, a.array());
            return null;
        });
    }

    @Test
    void anArrayThatIsReturnedTwiceIsHandedOutOnce() {
        new StepMemory().run(() -> {
            float[] a = StepMemory.floats(1000);
            StepMemory.release(a);
            StepMemory.release(a);
            assertSame(a, StepMemory.floats(1000));
            assertNotSame(a, StepMemory.floats(1000));
            return null;
        });
    }

    private static void step(StepMemory memory, int rows) {
        memory.run(() -> Tensor.full(1, rows, 1000).exp().neg().sum().item());
    }

    private static long keptAfter(int rows) {
        StepMemory memory = new StepMemory();
        step(memory, rows);
        return memory.kept();
    }

    /** Steps of many sizes: no more is kept than the largest needs. */
    @Test
    void manySizesKeepNoMoreThanTheLargest() {
        long largest = keptAfter(128);
        assertTrue(largest >= 2 * 128_000, "kept " + largest);
        StepMemory memory = new StepMemory();
        for (int i = 1; i <= 256; i++) {
            step(memory, i <= 128 ? i : i * 37 % 128 + 1);
            assertTrue(memory.kept() <= largest, i + ": " + memory.kept());
        }
    }

    /** Arrays of the sizes before are dropped when a step begins to need others, not only at its end. */
    @Test
    void theBoundHoldsWithinAStep() {
        StepMemory memory = new StepMemory();
        step(memory, 100);
        long before = memory.kept();
        memory.run(() -> {
            Tensor.full(1, 60, 1000).exp();
            assertTrue(memory.kept() + 60_000 <= before, "kept " + memory.kept());
            return null;
        });
    }

    /** After one large step, small ones give back what they do not need. */
    @Test
    void whatIsNotNeededAnyLongerIsGivenBack() {
        StepMemory memory = new StepMemory();
        step(memory, 128);
        for (int i = 0; i < 200; i++) {
            step(memory, 2);
        }
        assertEquals(keptAfter(2), memory.kept());
    }
}
