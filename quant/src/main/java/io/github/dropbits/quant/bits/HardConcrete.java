package io.github.dropbits.quant.bits;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/**
 * Hard concrete gates (Louizos, Welling, Kingma: Learning sparse neural networks through L0 regularization, ICLR 2018,
 * formulas 10 and 11). A gate is a concrete random variable that is stretched and clamped. It is exactly 0 or exactly 1
 * with positive probability. Between 0 and 1 it is differentiable with respect to its logit.
 */
public final class HardConcrete extends Op {
    /** The temperature of the concrete distribution. */
    public static final double TAU = 2.0 / 3;
    /** The lower end of the stretched interval. */
    public static final double GAMMA = -0.1;
    /** The upper end of the stretched interval. */
    public static final double ZETA = 1.1;

    private final int rows;
    private final RandomStream random;
    private Saved logits;
    private double[] noise;
    private int n;

    private HardConcrete(int rows, RandomStream random) {
        this.rows = rows;
        this.random = random;
    }

    /**
     * Draws gates as {@code clamp(sigmoid((log u - log(1-u) + phi)/tau) (zeta-gamma) + gamma, 0, 1)}, where u is
     * uniformly distributed.
     *
     * @param phi the keep logits, {@code [n]}; not modified
     * @param rows the number of independent draws
     * @param random the stream from which one number u is drawn per gate
     * @return the gates, {@code [rows, n]}
     */
    public static Tensor gates(Tensor phi, int rows, RandomStream random) {
        return new HardConcrete(rows, random).apply(phi);
    }

    /**
     * Returns the probability that a gate is not 0.
     *
     * @param phi the keep logit of the gate
     * @return {@code sigmoid(phi - tau log(-gamma/zeta))}
     */
    public static double keepProbability(double phi) {
        return sigmoid(phi - TAU * Math.log(-GAMMA / ZETA));
    }

    /**
     * Returns the keep logit for a given drop probability.
     *
     * @param drop the probability that the gate is 0, greater than 0 and less than 1
     * @return {@code logit(1-drop) + tau log(-gamma/zeta)}
     */
    public static double logit(double drop) {
        return Math.log((1 - drop) / drop) + TAU * Math.log(-GAMMA / ZETA);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() != 1 || rows < 1) {
            throw new ShapeException("hardConcrete needs logits [n] and at least one row, not " + in[0] + " and "
                    + rows);
        }
        n = in[0].dim(0);
        return Shape.of(rows, n);
    }

    private double concrete(double phi, int i) {
        return sigmoid((noise[i] + phi) / TAU);
    }

    private double gate(double phi, int i) {
        return Math.max(0, Math.min(1, concrete(phi, i) * (ZETA - GAMMA) + GAMMA));
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        logits = save(in[0]);
        noise = new double[rows * n];
        for (int i = 0; i < noise.length; i++) {
            double u = random.nextDouble();
            noise[i] = StrictMath.log(u) - StrictMath.log1p(-u);
            out[i] = (float) gate(in[0].array()[i % n], i);
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] phi = logits.array();
        double[] sums = new double[n];
        for (int i = 0; i < noise.length; i++) {
            double s = concrete(phi[i % n], i);
            double stretched = s * (ZETA - GAMMA) + GAMMA;
            // The gradient of a gate that is exactly 0 or 1 is 0.
            if (stretched > 0 && stretched < 1) {
                sums[i % n] += g.out()[i] * s * (1 - s) / TAU * (ZETA - GAMMA);
            }
        }
        float[] to = g.in(0);
        for (int i = 0; i < n; i++) {
            to[i] = (float) sums[i];
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[noise.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = gate(in[0][i % n], i);
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }
}
