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
 * Weights as sums of scaled binary bases, {@code w_hat_j = sum_i a_i b_ij} with {@code b_ij} -1 or +1 (ALQ, "Weight
 * Quantization Overview"). The gradient goes straight through to the float weights; that by a coordinate is {@code
 * sum_j b_ij g_j}, the gradient in the paper's alpha domain.
 */
public final class BinaryBases extends Op {
    private final String label;
    private final Consumer<double[]> sums;
    private int groups;
    private int most;
    private int each;
    private Saved signs;
    private Saved coordinates;

    private BinaryBases(String label, Consumer<double[]> sums) {
        this.label = label;
        this.sums = sums;
    }

    /**
     * Puts weights together from their bases.
     *
     * @param weight the float weights, for the gradient: their values are not read
     * @param signs for each weight the pattern of its signs, of the shape of {@code weight}: an integer whose bit i is
     *     set where {@code b_i} is +1; takes no gradient
     * @param coordinates the coordinates a, {@code [groups, bases]}, at most 8 bases; 0 for a basis that is not there.
     *     The weights, row-major, are cut into {@code groups} equal parts
     * @param sums takes, in the backward, the gradient by each coordinate, row-major, 0 for a basis that is not there;
     *     null if nobody asks
     * @param label what is quantized, for messages
     * @return {@code w_hat}, of the shape of {@code weight}
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor binaryBases(Tensor weight, Tensor signs, Tensor coordinates, Consumer<double[]> sums,
            String label) {
        return new BinaryBases(label, sums).apply(weight, signs, coordinates);
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
        most = in[2].dim(1);
        each = groups == 0 ? 0 : in[0].elements() / groups;
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        signs = save(in[1]);
        coordinates = save(in[2]);
        float[] pattern = signs.array();
        float[] a = coordinates.array();
        Workers.forEach(groups, g -> {
            for (int j = g * each; j < (g + 1) * each; j++) {
                out[j] = level((int) pattern[j], a, g * most, most);
            }
        });
    }

    /** The level of a pattern of signs; the largest float where it is beyond. */
    static float level(int pattern, float[] a, int first, int most) {
        double sum = 0;
        for (int i = 0; i < most; i++) {
            sum += (pattern >> i & 1) == 1 ? a[first + i] : -a[first + i];
        }
        return (float) Math.clamp(sum, -Float.MAX_VALUE, Float.MAX_VALUE);
    }

    @Override
    protected void backward(Gradients g) {
        if (sums != null || g.wants(2)) {
            double[] byCoordinate = byCoordinate(g.out());
            if (g.wants(2)) {
                float[] to = g.in(2);
                for (int i = 0; i < to.length; i++) {
                    to[i] = (float) byCoordinate[i];
                }
            }
            if (sums != null) {
                sums.accept(byCoordinate);
            }
        }
        // Last: from here on the array may be the input's.
        g.pass(0);
    }

    /** Each sum is of one group and in the weights' order, so that threads do not matter. */
    private double[] byCoordinate(float[] out) {
        double[] total = new double[groups * most];
        float[] pattern = signs.array();
        float[] a = coordinates.array();
        Workers.forEach(groups, g -> {
            for (int i = 0; i < most; i++) {
                double sum = 0;
                if (a[g * most + i] > 0) {
                    for (int j = g * each; j < (g + 1) * each; j++) {
                        sum += ((int) pattern[j] >> i & 1) == 1 ? out[j] : -out[j];
                    }
                }
                total[g * most + i] = sum;
            }
        });
        return total;
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int j = 0; j < out.length; j++) {
            for (int i = 0; i < most; i++) {
                out[j] += ((int) in[1][j] >> i & 1) * 2 * in[2][j / each * most + i] - in[2][j / each * most + i];
            }
        }
        return out;
    }

    /** {@code w + sum_i a_i b_i}: straight through to the weights. */
    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        double[] out = reference(in);
        for (int j = 0; j < out.length; j++) {
            out[j] += in[0][j];
        }
        return out;
    }
}
