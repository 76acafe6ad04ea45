package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/**
 * The distillation loss (Hinton, Vinyals, Dean 2015): {@code T^2 KL(softmax(teacher / T) || softmax(student / T))},
 * averaged over the examples. The teacher receives no gradient.
 */
public final class KlDistill extends Op {
    private final float temperature;
    private int rows;
    private int classes;
    private Axis axis;
    private float[] difference;

    private KlDistill(float temperature) {
        this.temperature = temperature;
    }

    /**
     * Computes the distillation loss.
     *
     * @param student the student's logits, {@code [N, C]}; not modified
     * @param teacher the teacher's logits, {@code [N, C]}; not modified; receives no gradient
     * @param temperature the temperature T, positive and finite
     * @return the loss, a scalar
     * @throws ShapeException if the shapes differ, have no elements or do not have two dimensions
     * @throws IllegalArgumentException if the temperature is not positive and finite
     */
    public static Tensor klDistill(Tensor student, Tensor teacher, float temperature) {
        if (!(temperature > 0 && Float.isFinite(temperature))) {
            throw new IllegalArgumentException("temperature must be positive and finite, not " + temperature);
        }
        return new KlDistill(temperature).apply(student, teacher.detach());
    }

    /**
     * Returns the temperature of both distributions.
     *
     * @return the temperature
     */
    public float temperature() {
        return temperature;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof KlDistill o && temperature == o.temperature;
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() != 2) {
            throw new ShapeException("klDistill needs logits [N, C], not " + in[0]);
        }
        rows = in[0].dim(0);
        classes = in[0].dim(1);
        Shape out = Losses.scalar(name(), in);
        axis = Axis.of(name(), in[0], 1);
        return out;
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        double[] s = widen(in[0].array());
        double[] t = widen(in[1].array());
        difference = new float[s.length];
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            double[] logS = SoftmaxRows.logs(s, axis, r);
            double[] logT = SoftmaxRows.logs(t, axis, r);
            double row = 0;
            for (int c = 0; c < classes; c++) {
                double p = Math.exp(logT[c]);
                // A class whose teacher probability is 0 contributes nothing; computing its product as 0 * -infinity
                // would give NaN.
                row += p == 0 ? 0 : p * (logT[c] - logS[c]);
                difference[r * classes + c] = (float) (Math.exp(logS[c]) - p);
            }
            // The divergence is not negative (Gibbs' inequality), but rounding may make the computed sum negative.
            loss += Math.max(0, row);
        }
        out[0] = (float) (loss * temperature * temperature / rows);
    }

    private double[] widen(float[] a) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = a[i] / (double) temperature;
        }
        return d;
    }

    @Override
    protected void backward(Gradients g) {
        if (Losses.passZero(g)) {
            return;
        }
        float[] to = g.in(0);
        float k = g.out()[0] * temperature / rows;
        for (int i = 0; i < to.length; i++) {
            to[i] = k * difference[i];
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            double zs = 0;
            double zt = 0;
            for (int i = r * classes; i < (r + 1) * classes; i++) {
                zs += Math.exp(in[0][i] / temperature);
                zt += Math.exp(in[1][i] / temperature);
            }
            for (int i = r * classes; i < (r + 1) * classes; i++) {
                double p = Math.exp(in[1][i] / temperature) / zt;
                loss += p * (Math.log(p) - (in[0][i] / temperature - Math.log(zs)));
            }
        }
        return new double[] {loss * temperature * temperature / rows};
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }
}
