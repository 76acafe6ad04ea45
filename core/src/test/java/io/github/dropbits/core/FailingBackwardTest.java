package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** An op whose backward throws: what it left behind must not leak into the next walk. */
class FailingBackwardTest {
    /** Passes values on, and throws in backward. */
    private static final class Broken extends Op {
        static Tensor broken(Tensor x) {
            return new Broken().apply(x);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            System.arraycopy(in[0].array(), 0, out, 0, out.length);
        }

        @Override
        protected void backward(Gradients g) {
            throw new UnsupportedOperationException("no way back");
        }
    }

    @Test
    void theNextWalkStartsAfresh() {
        Tensor w = Tensor.of(new float[] {1, 2}, 2).requiresGrad(true);
        // The walk passes a gradient on to w's entry, then fails, before w has taken it.
        Tensor first = w.mul(100).add(Broken.broken(w)).sum();
        Tensor late = Broken.broken(w).add(w.mul(100)).sum();
        assertEquals("no way back", assertThrows(UnsupportedOperationException.class, first::backward).getMessage());
        assertThrows(UnsupportedOperationException.class, late::backward);
        w.zeroGrad();
        w.mul(3).sum().backward();
        assertArrayEquals(new float[] {3, 3}, w.grad().toArray());
    }
}
