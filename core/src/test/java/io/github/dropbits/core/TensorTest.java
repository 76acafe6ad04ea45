package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.runtime.StepMemory;
import org.junit.jupiter.api.Test;

/** Tests that create, read and modify tensors. */
class TensorTest {
    private static void refused(Runnable call, String... parts) {
        ShapeException e = assertThrows(ShapeException.class, call::run);
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void ofCopiesAndWrapKeeps() {
        float[] values = {1, 2, 3, 4, 5, 6};
        Tensor copied = Tensor.of(values, 2, 3);
        Tensor kept = Tensor.wrap(values, Shape.of(3, 2));
        values[0] = 9;
        assertEquals(1, copied.get(0, 0));
        assertEquals(9, kept.get(0, 0));
        assertSame(values, kept.array());
        assertNotSame(values, kept.toArray());
        assertArrayEquals(values, kept.toArray());
    }

    @Test
    void constantTensors() {
        assertArrayEquals(new float[4], Tensor.zeros(2, 2).toArray());
        assertArrayEquals(new float[] {7, 7, 7}, Tensor.full(7, 3).toArray());
        assertEquals(Shape.SCALAR, Tensor.scalar(5).shape());
        assertEquals(5, Tensor.scalar(5).item());
        assertEquals(5, Tensor.scalar(5).get());
        assertEquals(0, Tensor.zeros().item());
        assertEquals(0, Tensor.zeros(3, 0).elements());
    }

    @Test
    void theNumberOfValuesMustFit() {
        refused(() -> Tensor.of(new float[5], 2, 3), "5 values", "[2, 3]", "6 elements");
        refused(() -> Tensor.wrap(new float[2], Shape.SCALAR), "2 values", "[]");
        refused(() -> Tensor.of(new float[0]), "0 values", "[]");
        refused(() -> Tensor.zeros(2, -3), "[2, -3]");
    }

    @Test
    void elementsByPosition() {
        Tensor t = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 2, 3, 2);
        assertEquals(0, t.get(0, 0, 0));
        assertEquals(5, t.get(0, 2, 1));
        assertEquals(8, t.get(1, 1, 0));
        refused(() -> t.get(0, 0), "[0, 0]", "[2, 3, 2]");
        refused(() -> t.get(0, 3, 0), "[0, 3, 0]", "[2, 3, 2]");
        refused(() -> t.get(0, -1, 0), "[0, -1, 0]", "[2, 3, 2]");
        refused(() -> t.get(), "[]", "[2, 3, 2]");
    }

    @Test
    void itemNeedsOneElement() {
        assertEquals(3, Tensor.full(3, 1, 1).item());
        refused(() -> Tensor.zeros(2).item(), "[2]");
        refused(() -> Tensor.zeros(0).item(), "[0]");
    }

    @Test
    void setAndUpdateChangeInPlace() {
        Tensor t = Tensor.zeros(2, 2);
        assertSame(t, t.set(new float[] {1, 2, 3, 4}));
        assertSame(t, t.update(a -> a[3] = 9));
        assertArrayEquals(new float[] {1, 2, 3, 9}, t.toArray());
        refused(() -> t.set(new float[3]), "3 values", "[2, 2]");
        assertArrayEquals(new float[] {1, 2, 3, 9}, t.toArray());
    }

    @Test
    void setKeepsNoArrayOfOthers() {
        float[] values = {1, 2};
        Tensor t = Tensor.zeros(2).set(values);
        values[0] = 9;
        assertEquals(1, t.get(0));
    }

    @Test
    void aReshapedTensorSharesItsArrayAndAPermutedOneDoesNot() {
        Tensor t = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
        assertSame(t.array(), t.reshape(4).array());
        assertNotSame(t.array(), t.permute(0, 1).array());
        t.update(a -> a[0] = 9);
        assertEquals(9, t.reshape(-1).get(0));
    }

    @Test
    void reshapeInfersOneExtent() {
        Tensor t = Tensor.zeros(2, 3, 4);
        assertEquals(Shape.of(6, 4), t.reshape(-1, 4).shape());
        assertEquals(Shape.of(24), t.reshape(-1).shape());
        assertEquals(Shape.of(2, 1, 12), t.reshape(2, -1, 12).shape());
        assertEquals(Shape.of(0, 5), Tensor.zeros(0, 3).reshape(-1, 5).shape());
        assertEquals(Shape.SCALAR, Tensor.zeros(1, 1).reshape().shape());
    }

    @Test
    void theShortForms() {
        Tensor a = Tensor.of(new float[] {1, -2, 3, 4}, 2, 2);
        Tensor b = Tensor.of(new float[] {2, 4}, 2);
        assertArrayEquals(new float[] {3, 2, 5, 8}, a.add(b).toArray());
        assertArrayEquals(new float[] {2, -1, 4, 5}, a.add(1).toArray());
        assertArrayEquals(new float[] {-1, -6, 1, 0}, a.sub(b).toArray());
        assertArrayEquals(new float[] {2, -8, 6, 16}, a.mul(b).toArray());
        assertArrayEquals(new float[] {3, -6, 9, 12}, a.mul(3).toArray());
        assertArrayEquals(new float[] {0.5f, -0.5f, 1.5f, 1}, a.div(b).toArray());
        assertArrayEquals(new float[] {-1, 2, -3, -4}, a.neg().toArray());
        assertArrayEquals(new float[] {1, 4, 9, 16}, a.square().toArray());
        assertArrayEquals(new float[] {1, 0, 3, 4}, a.relu().toArray());
        assertArrayEquals(new float[] {-5, 11, 14, 10}, a.matmul(Tensor.of(new float[] {1, 2, 3, 1}, 2, 2))
                .sub(Tensor.of(new float[] {0, -11, 1, 0}, 2, 2)).toArray());
        assertArrayEquals(new float[] {4, 2}, a.sum(0).toArray());
        assertArrayEquals(new float[] {-0.5f, 3.5f}, a.mean(1).toArray());
        assertEquals(6, a.sum().item());
        assertArrayEquals(new float[] {1, 3, -2, 4}, a.permute(1, 0).toArray());
    }

    /** A change that fails halfway counts as a change, because the saved values are no longer intact. */
    @Test
    void aChangeThatFailsIsNoticedByBackward() {
        Tensor x = Tensor.full(2, 3).requiresGrad(true);
        Tensor y = x.square().sum();
        assertThrows(IllegalStateException.class, () -> x.update(a -> {
            a[0] = 5;
            throw new IllegalStateException("half done");
        }));
        assertThrows(GraphException.class, y::backward);
    }

    @Test
    void aTensorOfAStepThatIsOverIsShownToo() {
        Tensor old = new StepMemory().run(() -> Tensor.zeros(2).exp());
        assertEquals("Tensor[2] of a step that is over", old.toString());
    }

    @Test
    void fewValuesAreShown() {
        assertEquals("Tensor[2] [1.0, 2.0]", Tensor.of(new float[] {1, 2}, 2).toString());
        assertEquals("Tensor[100]", Tensor.zeros(100).toString());
    }
}
