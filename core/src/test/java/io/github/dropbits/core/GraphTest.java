package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ops.Permute;
import org.junit.jupiter.api.Test;

/** Tests of the recorded graph: shared values, accumulated gradients, broadcasting, and very long graphs. */
class GraphTest {
    private static Tensor leaf(float... values) {
        return Tensor.of(values, values.length).requiresGrad(true);
    }

    @Test
    void aTensorUsedTwiceByOneOpGetsBothGradients() {
        Tensor b = leaf(1, 2, 3);
        b.add(b).mul(Tensor.of(new float[] {1, 10, 100}, 3)).sum().backward();
        assertArrayEquals(new float[] {2, 20, 200}, b.grad().toArray());
        Tensor c = leaf(1, 2, 3);
        c.mul(c).sum().backward();
        assertArrayEquals(new float[] {2, 4, 6}, c.grad().toArray());
        Tensor d = leaf(1, 2, 3);
        d.sub(d).sum().backward();
        assertArrayEquals(new float[] {0, 0, 0}, d.grad().toArray());
    }

    @Test
    void aTensorUsedByManyOpsGetsTheSum() {
        Tensor a = leaf(2);
        a.square().add(a.mul(3)).add(a.exp()).add(a).sum().backward();
        assertEquals(4 + 3 + Math.exp(2) + 1, a.grad().item(), 1e-5);
    }

    /** For y = hW + h, the gradient of h has a contribution from each term, and x receives the sum of both. */
    @Test
    void aResidualHasTheGradientsOfBothBranches() {
        Tensor x = Tensor.of(new float[] {1, 2}, 1, 2).requiresGrad(true);
        Tensor w = Tensor.of(new float[] {3, 4, 5, 6}, 2, 2).requiresGrad(true);
        Tensor h = x.mul(10);
        Tensor y = h.matmul(w).add(h);
        assertArrayEquals(new float[] {10 * 3 + 20 * 5 + 10, 10 * 4 + 20 * 6 + 20}, y.toArray());
        y.backward(Tensor.of(new float[] {1, 2}, 1, 2));
        // d/dh = g W^T + g = [3 + 8 + 1, 5 + 12 + 2]; d/dW = h^T g.
        assertArrayEquals(new float[] {120, 190}, x.grad().toArray());
        assertArrayEquals(new float[] {10, 20, 20, 40}, w.grad().toArray());
    }

    @Test
    void severalResidualsInARowMultiply() {
        Tensor h = leaf(1);
        Tensor y = h;
        for (int i = 0; i < 10; i++) {
            y = y.mul(2).add(y);
        }
        y.backward();
        assertEquals(59049, y.item());
        assertEquals(59049, h.grad().item());
    }

    @Test
    void broadcastingIsUndoneOnBothSides() {
        Tensor column = Tensor.of(new float[] {1, 2}, 2, 1).requiresGrad(true);
        Tensor row = Tensor.of(new float[] {10, 20, 30}, 1, 3).requiresGrad(true);
        Tensor y = column.add(row);
        assertArrayEquals(new float[] {11, 21, 31, 12, 22, 32}, y.toArray());
        y.backward(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        assertEquals(Shape.of(2, 1), column.grad().shape());
        assertArrayEquals(new float[] {6, 15}, column.grad().toArray());
        assertEquals(Shape.of(1, 3), row.grad().shape());
        assertArrayEquals(new float[] {5, 7, 9}, row.grad().toArray());
    }

    @Test
    void aScalarThatIsRepeatedGetsTheWholeSum() {
        Tensor s = Tensor.scalar(2).requiresGrad(true);
        Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).mul(s).sum().backward();
        assertEquals(Shape.SCALAR, s.grad().shape());
        assertEquals(10, s.grad().item());
    }

    @Test
    void aChainOfAHundredThousandOpsGoesBackward() {
        Tensor x = leaf(1, -2);
        Tensor y = x;
        for (int i = 0; i < 100_000; i++) {
            y = i % 2 == 0 ? y.neg() : y.add(1e-6f);
        }
        y.backward(Tensor.of(new float[] {3, 5}, 2));
        // The derivative is 1, because there are 50,000 negations.
        assertArrayEquals(new float[] {3, 5}, x.grad().toArray());
    }

    /**
     * The number of paths doubles at every step, so a backward pass that followed each path separately would never end.
     */
    @Test
    void aLadderOfSharedValuesIsWalkedOnce() {
        Tensor x = leaf(1);
        Tensor y = x;
        for (int i = 0; i < 100; i++) {
            y = y.add(y);
        }
        y.backward();
        assertEquals((float) Math.pow(2, 100), x.grad().item());
    }

    @Test
    void gradientsOfTwoBackwardsAddUp() {
        Tensor w = leaf(1, 2);
        w.mul(3).sum().backward();
        assertArrayEquals(new float[] {3, 3}, w.grad().toArray());
        w.square().sum().backward();
        assertArrayEquals(new float[] {5, 7}, w.grad().toArray());
        w.zeroGrad();
        assertNull(w.grad());
        w.mul(4).sum().backward();
        assertArrayEquals(new float[] {4, 4}, w.grad().toArray());
    }

    /** Two backward passes with the same output gradient add up in w.grad() and leave the output gradient unchanged. */
    @Test
    void aGradientOnceTakenStaysAsItIs() {
        Tensor w = leaf(1, 2);
        Tensor seed = Tensor.of(new float[] {1, 1}, 2);
        w.reshape(2).backward(seed);
        w.reshape(2).backward(seed);
        assertArrayEquals(new float[] {2, 2}, w.grad().toArray());
        assertArrayEquals(new float[] {1, 1}, seed.toArray());
    }

    @Test
    void leavesThatShareAnOpHaveGradientsOfTheirOwn() {
        Tensor a = leaf(1, 2);
        Tensor b = leaf(3, 4);
        a.add(b).sum().backward();
        a.add(a).sum().backward();
        assertArrayEquals(new float[] {3, 3}, a.grad().toArray());
        assertArrayEquals(new float[] {1, 1}, b.grad().toArray());
    }

    @Test
    void partsThatTheResultDoesNotDependOnGetNothing() {
        Tensor a = leaf(1);
        Tensor b = leaf(2);
        Tensor unused = a.mul(b);
        a.mul(5).backward();
        assertEquals(5, a.grad().item());
        assertNull(b.grad());
        unused.backward();
        assertEquals(7, a.grad().item());
        assertEquals(1, b.grad().item());
    }

    @Test
    void backwardOnALeafGivesItTheSeed() {
        Tensor a = leaf(1, 2);
        a.backward(Tensor.of(new float[] {3, 4}, 2));
        assertArrayEquals(new float[] {3, 4}, a.grad().toArray());
    }

    @Test
    void viewsOfViewsLeadBack() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3).requiresGrad(true);
        Tensor y = Permute.transpose(x.reshape(3, 2), 0, 1).reshape(6).mul(Tensor.of(new float[] {1, 2, 3, 4, 5, 6},
                6));
        assertArrayEquals(new float[] {1, 6, 15, 8, 20, 36}, y.toArray());
        y.sum().backward();
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, x.grad().toArray());
        assertTrue(y.needsGradient());
    }
}
