package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;

/**
 * Makes an op run as in the middle of a network. The op's input is the output of another op, so that no gradient is
 * accumulated in a leaf. The gradient of the op's output is copied once, into an array of the step memory.
 */
final class Middle extends Op {
    private static final Tensor LEAF = Tensor.scalar(0).requiresGrad(true);

    /** The gradient that backward passes on; null for the op at the input. */
    private final Tensor gradient;

    private Middle(Tensor gradient) {
        this.gradient = gradient;
    }

    /** A view of {@code x} that counts as the output of an op. Backward ends here. */
    static Tensor input(Tensor x) {
        return new Middle(null).apply(x, LEAF);
    }

    /** Runs backward from an output with the given gradient, and returns the output's first element. */
    static float backward(Tensor y, Tensor gradient) {
        new Middle(gradient).apply(y).backward();
        return y.array()[0];
    }

    @Override
    protected Shape infer(Shape[] in) {
        return gradient == null ? in[0] : Shape.SCALAR;
    }

    @Override
    protected boolean isView() {
        return gradient == null;
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        if (gradient != null) {
            out[0] = 0;
        }
    }

    @Override
    protected void backward(Gradients g) {
        if (gradient != null) {
            float[] to = g.in(0);
            System.arraycopy(gradient.array(), 0, to, 0, to.length);
        }
    }
}
