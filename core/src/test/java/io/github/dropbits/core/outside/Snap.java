package io.github.dropbits.core.outside;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;

/** An op that rounds, with a straight-through gradient whose slope is 1 everywhere. */
final class Snap extends Op {
    private final float slope;

    private Snap(float slope) {
        this.slope = slope;
    }

    static Tensor snap(Tensor x) {
        return new Snap(1).apply(x);
    }

    /** Rounds like {@link #snap}, but with a gradient that does not match the gradient of the surrogate. */
    static Tensor wronglySloped(Tensor x) {
        return new Snap(1.25f).apply(x);
    }

    @Override
    protected Shape infer(Shape[] in) {
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Math.rint(in[0].array()[i]);
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] to = g.in(0);
        for (int i = 0; i < to.length; i++) {
            to[i] = slope * g.out()[i];
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.rint(in[0][i]);
        }
        return out;
    }

    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        return in[0].clone();
    }
}
