package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** The mean squared error over all elements. */
public final class Mse extends Op {
    private Saved a;
    private Saved b;

    private Mse() {
    }

    /**
     * Computes the mean squared error over all elements.
     *
     * @param prediction the predictions; not modified
     * @param target the targets, of the same shape; not modified
     * @return the loss, a scalar
     * @throws ShapeException if the shapes differ or have no elements; targets are not broadcast
     */
    public static Tensor mse(Tensor prediction, Tensor target) {
        return new Mse().apply(prediction, target);
    }

    @Override
    protected Shape infer(Shape[] in) {
        return Losses.scalar(name(), in);
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        a = save(in[0]);
        b = save(in[1]);
        double sum = 0;
        for (int i = 0; i < a.array().length; i++) {
            double d = (double) a.array()[i] - b.array()[i];
            sum += d * d;
        }
        out[0] = (float) (sum / a.array().length);
    }

    @Override
    protected void backward(Gradients g) {
        if (Losses.passZero(g)) {
            return;
        }
        float[] x = a.array();
        float[] z = b.array();
        float k = 2 * g.out()[0] / x.length;
        for (int input = 0; input < 2; input++) {
            if (g.wants(input)) {
                float[] to = g.in(input);
                float sign = input == 0 ? k : -k;
                for (int i = 0; i < to.length; i++) {
                    to[i] = sign * (x[i] - z[i]);
                }
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double sum = 0;
        for (int i = 0; i < in[0].length; i++) {
            sum += Math.pow(in[0][i] - in[1][i], 2) / in[0].length;
        }
        return new double[] {sum};
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }
}
