package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** If an op throws in a backward pass, gradients left over from that pass must not leak into the next one. */
class FailingBackwardTest {
    /** An op that copies its input in the forward pass and throws in the backward pass. */
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
        // The pass adds a gradient to w's node, but fails before it updates w.grad().
        Tensor first = w.mul(100).add(Broken.broken(w)).sum();
        Tensor late = Broken.broken(w).add(w.mul(100)).sum();
        assertEquals("no way back", assertThrows(UnsupportedOperationException.class, first::backward).getMessage());
        assertThrows(UnsupportedOperationException.class, late::backward);
        w.zeroGrad();
        w.mul(3).sum().backward();
        assertArrayEquals(new float[] {3, 3}, w.grad().toArray());
    }
}
