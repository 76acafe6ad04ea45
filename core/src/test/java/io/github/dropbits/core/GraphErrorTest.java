package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ops.Exp;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** If a backward pass is not possible, it throws an exception and leaves all gradients unchanged. */
class GraphErrorTest {
    private final Tensor a = Tensor.of(new float[] {1, 2, 3, 4}, 4).requiresGrad(true);
    private final Tensor b = Tensor.of(new float[] {5, 6, 7, 8}, 4).requiresGrad(true);

    /**
     * Computes a value from a and b, makes a change, and expects that backward throws before it changes any gradient.
     */
    private GraphException refused(Function<Tensor[], Tensor> function, Runnable change) {
        a.sum().backward();
        Tensor y = function.apply(new Tensor[] {a, b});
        change.run();
        GraphException e = assertThrows(GraphException.class, () -> y.backward(Tensor.full(1, y.shape().toArray())));
        assertArrayEquals(new float[] {1, 1, 1, 1}, a.grad().toArray());
        assertNull(b.grad());
        return e;
    }

    private static void touch(Tensor t) {
        t.update(v -> v[0] += 1);
    }

    @Test
    void aChangedInputIsNoticed() {
        GraphException e = refused(in -> in[0].mul(in[1]).add(in[0]), () -> touch(b));
        assertEquals("an array of shape [4] that op mul saved for its backward was changed since: version 0 was saved,"
                + " version 1 is there now", e.getMessage());
    }

    @Test
    void aChangedInputIsNoticedEvenIfAnOpBehindItWouldBeWalkedFirst() {
        // The output that the last op, exp, saved is intact. The change of b must be detected before a receives a
        // gradient.
        refused(in -> in[0].add(in[0].mul(in[1])).exp(), () -> touch(b));
    }

    @Test
    void setIsAChangeToo() {
        refused(in -> in[0].mul(in[1]), () -> b.set(b.toArray()));
    }

    @Test
    void aChangeThroughAReshapedViewIsNoticed() {
        Tensor view = NoGrad.call(() -> b.reshape(2, 2));
        refused(in -> in[0].mul(in[1]), () -> touch(view));
    }

    @Test
    void aChangeThroughADetachedTensorIsNoticed() {
        refused(in -> in[0].mul(in[1]), () -> touch(b.detach()));
    }

    @Test
    void aChangeOfTheBaseOfASavedViewIsNoticed() {
        refused(in -> in[0].reshape(2, 2).square(), () -> touch(a));
    }

    @Test
    void aChangeOfASavedOutputIsNoticed() {
        Tensor[] made = new Tensor[1];
        GraphException e = refused(in -> {
            made[0] = Exp.exp(in[0]);
            return made[0].add(in[1]);
        }, () -> touch(made[0]));
        assertTrue(e.getMessage().contains("op exp"), e.getMessage());
    }

    @Test
    void aChangeOfASavedOutputThroughAViewIsNoticed() {
        Tensor[] view = new Tensor[1];
        refused(in -> {
            Tensor y = in[0].sigmoid();
            view[0] = y.detach().reshape(2, 2);
            return y.add(in[1]);
        }, () -> touch(view[0]));
    }

    @Test
    void aChangeThatNoBackwardNeedsIsFine() {
        Tensor y = a.add(b).sum();
        touch(a);
        touch(b);
        y.backward();
        assertArrayEquals(new float[] {1, 1, 1, 1}, a.grad().toArray());
    }

    @Test
    void aChangeBeforeTheOpIsFine() {
        touch(b);
        a.mul(b).sum().backward();
        assertArrayEquals(new float[] {6, 6, 7, 8}, a.grad().toArray());
    }

    @Test
    void aSecondBackwardIsRefused() {
        Tensor y = a.square().sum();
        y.backward();
        GraphException e = assertThrows(GraphException.class, y::backward);
        assertTrue(e.getMessage().contains("backward was called before"), e.getMessage());
        assertArrayEquals(new float[] {2, 4, 6, 8}, a.grad().toArray());
    }

    @Test
    void aSecondBackwardThroughASharedPartIsRefused() {
        Tensor shared = a.square();
        shared.mul(b).sum().backward();
        Tensor other = shared.sum();
        assertThrows(GraphException.class, other::backward);
        assertArrayEquals(new float[] {10, 24, 42, 64}, a.grad().toArray());
        assertArrayEquals(new float[] {1, 4, 9, 16}, b.grad().toArray());
    }

    @Test
    void backwardNeedsAGraph() {
        GraphException e = assertThrows(GraphException.class, () -> Tensor.scalar(1).backward());
        assertTrue(e.getMessage().contains("depends on no leaf"), e.getMessage());
        assertThrows(GraphException.class, () -> Tensor.scalar(1).exp().backward());
    }

    @Test
    void backwardWithoutAGradientNeedsOneElement() {
        ShapeException e = assertThrows(ShapeException.class, () -> a.square().backward());
        assertTrue(e.getMessage().contains("[4]"), e.getMessage());
    }

    @Test
    void theGivenGradientMustFit() {
        ShapeException e = assertThrows(ShapeException.class, () -> a.square().backward(Tensor.zeros(2, 2)));
        assertTrue(e.getMessage().contains("[2, 2]") && e.getMessage().contains("[4]"), e.getMessage());
    }
}
