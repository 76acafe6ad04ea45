package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Unary;
import java.util.function.IntToDoubleFunction;

/** Binary cross-entropy between logits and target probabilities, computed without overflow and cancellation. */
public final class BceWithLogits extends Op {
    private Saved x;
    private Saved target;

    private BceWithLogits() {
    }

    /**
     * Computes the mean binary cross-entropy over all elements.
     *
     * @param logits the logits; not modified
     * @param target the target probabilities, of the same shape; not modified
     * @return the loss, a scalar
     * @throws io.github.dropbits.core.ShapeException if the shapes differ or have no elements
     */
    public static Tensor bceWithLogits(Tensor logits, Tensor target) {
        return new BceWithLogits().apply(logits, target);
    }

    @Override
    protected Shape infer(Shape[] in) {
        return Losses.scalar(name(), in);
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        target = save(in[1]);
        out[0] = (float) loss(i -> x.array()[i], i -> target.array()[i], x.array().length);
    }

    private static double loss(IntToDoubleFunction x, IntToDoubleFunction t, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double v = x.applyAsDouble(i);
            double target = t.applyAsDouble(i);
            // max(v, 0) - v * t equals share * |v|. If share is 0, the product must not be NaN for an infinite logit.
            double share = v > 0 ? 1 - target : target;
            sum += (share == 0 ? 0 : share * Math.abs(v)) + Math.log1p(Math.exp(-Math.abs(v)));
        }
        return sum / n;
    }

    @Override
    protected void backward(Gradients g) {
        if (Losses.passZero(g)) {
            return;
        }
        float[] a = x.array();
        float[] t = target.array();
        float k = g.out()[0] / a.length;
        if (g.wants(0)) {
            float[] to = g.in(0);
            Unary.ACTIVE.sigmoid(a, to, 0, to.length);
            for (int i = 0; i < to.length; i++) {
                to[i] = k * (to[i] - t[i]);
            }
        }
        if (g.wants(1)) {
            float[] to = g.in(1);
            for (int i = 0; i < to.length; i++) {
                to[i] = -k * a[i];
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        return new double[] {loss(i -> in[0][i], i -> in[1][i], in[0].length)};
    }
}
