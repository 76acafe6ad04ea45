package io.github.dropbits.core.outside;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** A user-defined op that uses only the public API. It multiplies each row by a factor for this row. */
final class Scale extends Op {
    private int columns;
    private Saved x;
    private Saved factors;

    private Scale() {
    }

    static Tensor scale(Tensor x, Tensor factors) {
        return new Scale().apply(x, factors);
    }

    /** Applies one instance twice, which is not allowed. */
    static void twice(Tensor x, Tensor factors) {
        Scale op = new Scale();
        op.apply(x, factors);
        op.apply(x, factors);
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() != 2 || !in[1].equals(Shape.of(in[0].dim(0)))) {
            throw new ShapeException("scale: factors " + in[1] + " do not fit the rows of " + in[0]);
        }
        columns = in[0].dim(1);
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        factors = save(in[1]);
        for (int i = 0; i < out.length; i++) {
            out[i] = x.array()[i] * factors.array()[i / columns];
        }
    }

    @Override
    protected void backward(Gradients g) {
        if (g.wants(0)) {
            float[] to = g.in(0);
            for (int i = 0; i < to.length; i++) {
                to[i] = g.out()[i] * factors.array()[i / columns];
            }
        }
        if (g.wants(1)) {
            float[] to = g.zeros(1);
            for (int i = 0; i < g.out().length; i++) {
                to[i / columns] += g.out()[i] * x.array()[i];
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[0][i] * in[1][i / columns];
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0] && in[1];
    }
}
