package io.github.dropbits.quant.alq;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.quant.Grid;
import java.util.function.Consumer;

/**
 * Computes weights as sums of scaled binary bases, {@code w_hat_j = sum_i a_i b_ij} where {@code b_ij} is -1 or +1
 * (ALQ, "Weight Quantization Overview"). The gradient is passed straight through to the float weights. The gradient
 * with respect to a coordinate is {@code sum_j b_ij g_j}, which is the gradient in the paper's alpha domain.
 */
final class BinaryBases extends Op {
    private final String label;
    private final Consumer<double[]> gradientListener;
    private int groups;
    private int maxBases;
    private int groupSize;
    private Saved signs;
    private Saved coordinates;

    private BinaryBases(String label, Consumer<double[]> gradientListener) {
        this.label = label;
        this.gradientListener = gradientListener;
    }

    /**
     * Computes weights from their bases.
     *
     * @param weight the float weights, which receive the gradient; their values are not read
     * @param signs the bit pattern of the signs of each weight, with the shape of {@code weight}. A pattern is an
     *     integer whose bit i is set if {@code b_i} is +1. This input receives no gradient
     * @param coordinates the coordinates a, {@code [groups, bases]}, with at most 8 bases; 0 for a basis that does not
     *     exist. The weights, in row-major order, are divided into {@code groups} groups of equal size
     * @param gradientListener called in the backward pass with the gradient with respect to each coordinate, row-major,
     *     0 for a basis that does not exist; may be null
     * @param label the name of the quantized tensor in messages
     * @return {@code w_hat}, with the shape of {@code weight}
     * @throws ShapeException if the shapes are incompatible
     */
    static Tensor binaryBases(Tensor weight, Tensor signs, Tensor coordinates,
            Consumer<double[]> gradientListener, String label) {
        return new BinaryBases(label, gradientListener).apply(weight, signs, coordinates);
    }

    @Override
    protected Shape infer(Shape[] in) {
        boolean fits = in[1].equals(in[0]) && in[2].rank() == 2 && in[2].dim(1) <= Grid.MOST_BITS
                && (in[2].dim(0) == 0 ? in[0].elements() == 0 : in[0].elements() % in[2].dim(0) == 0);
        if (!fits) {
            throw new ShapeException("binaryBases of " + label + ": weight " + in[0] + ", signs " + in[1]
                    + " and coordinates " + in[2] + " do not fit: signs are like the weight, coordinates"
                    + " [groups, up to " + Grid.MOST_BITS + " bases]");
        }
        groups = in[2].dim(0);
        maxBases = in[2].dim(1);
        groupSize = groups == 0 ? 0 : in[0].elements() / groups;
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        signs = save(in[1]);
        coordinates = save(in[2]);
        float[] pattern = signs.array();
        float[] a = coordinates.array();
        Workers.forEach(groups, g -> {
            for (int j = g * groupSize; j < (g + 1) * groupSize; j++) {
                out[j] = level((int) pattern[j], a, g * maxBases, maxBases);
            }
        });
    }

    /** Returns the level that a pattern of signs represents, clamped to finite floats. */
    static float level(int pattern, float[] a, int first, int maxBases) {
        double sum = 0;
        for (int i = 0; i < maxBases; i++) {
            sum += (pattern >> i & 1) == 1 ? a[first + i] : -a[first + i];
        }
        return (float) Math.clamp(sum, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    @Override
    protected void backward(Gradients g) {
        if (gradientListener != null || g.wants(2)) {
            double[] byCoordinate = byCoordinate(g.out());
            if (g.wants(2)) {
                float[] to = g.in(2);
                for (int i = 0; i < to.length; i++) {
                    to[i] = (float) byCoordinate[i];
                }
            }
            if (gradientListener != null) {
                gradientListener.accept(byCoordinate);
            }
        }
        // This call comes last, because it may reuse the array of g.out() for the gradient of the weights.
        g.pass(0);
    }

    /**
     * Computes the gradient with respect to each coordinate. Each sum is over one group, in the order of the weights,
     * so it does not depend on the number of threads.
     */
    private double[] byCoordinate(float[] out) {
        double[] total = new double[groups * maxBases];
        float[] pattern = signs.array();
        float[] a = coordinates.array();
        Workers.forEach(groups, g -> {
            for (int i = 0; i < maxBases; i++) {
                double sum = 0;
                if (a[g * maxBases + i] > 0) {
                    for (int j = g * groupSize; j < (g + 1) * groupSize; j++) {
                        sum += ((int) pattern[j] >> i & 1) == 1 ? out[j] : -out[j];
                    }
                }
                total[g * maxBases + i] = sum;
            }
        });
        return total;
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int j = 0; j < out.length; j++) {
            for (int i = 0; i < maxBases; i++) {
                out[j] += ((int) in[1][j] >> i & 1) * 2 * in[2][j / groupSize * maxBases + i]
                        - in[2][j / groupSize * maxBases + i];
            }
        }
        return out;
    }

    /** Evaluates {@code w + sum_i a_i b_i}, because the gradient is passed straight through to the weights. */
    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        double[] out = reference(in);
        for (int j = 0; j < out.length; j++) {
            out[j] += in[0][j];
        }
        return out;
    }
}
