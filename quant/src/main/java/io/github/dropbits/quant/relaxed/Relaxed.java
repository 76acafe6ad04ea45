package io.github.dropbits.quant.relaxed;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.CodeProbabilities;
import java.util.Arrays;

/**
 * Relaxed Quantization in training (Louizos, Reisser, Blankevoort, Gavves, Welling: Relaxed quantization for
 * discretized neural networks, ICLR 2019, arXiv 1810.01875). With logistic noise of scale sigma, x falls into the
 * cells of the grid points {@code g_k = alpha k} with probabilities {@code pi_k = sigmoid((g_k + alpha/2 -
 * x)/sigma) - sigmoid((g_k - alpha/2 - x)/sigma)}. The output is a concrete sample over the grid points, {@code
 * sum_k z_k g_k} with {@code z = softmax((log pi_k + G_k)/T)} and standard Gumbel noise G (section 2.1). It is
 * smooth for fixed noise, and the backward computes the exact derivatives by x, alpha and sigma.
 *
 * <p>Only the codes of a local grid take part (section 2.2): those within three standard deviations of the noise,
 * {@code 3 sigma pi / sqrt(3)}, of the nearest code. This radius is rounded up to whole codes and is at least 1 and
 * at most 4. Grids of up to 4 codes are used as a whole. Where the local grid changes, the output jumps by the
 * contribution of the codes that enter or leave.
 */
public final class Relaxed extends Op {
    /** The number of elements per task. */
    private static final int CHUNK = 2048;

    private final Grid grid;
    private final double temperature;
    private final RandomStream random;
    private final String label;
    private long key;
    private int n;
    /** The derivatives of each output by x, alpha and sigma: floats, stored as their raw bits. */
    private int[] byX;
    private int[] byAlpha;
    private int[] bySigma;

    private Relaxed(Grid grid, double temperature, RandomStream random, String label) {
        this.grid = grid;
        this.temperature = temperature;
        this.random = random;
        this.label = label;
    }

    /**
     * Quantizes values by drawing a concrete sample for each.
     *
     * @param x the values, of any shape; not changed. Far outside the grid the distribution no longer changes, so
     *     infinities are allowed
     * @param alpha the step, one element, positive, in units of x
     * @param sigma the scale of the logistic noise, one element, in units of x; sigma/alpha from 1e-3 to 1e3,
     *     on the signed grid of one bit from 2e-3 to 2e3
     * @param grid the codes
     * @param temperature the concrete distribution's temperature T, from 1e-3 to 10: as it tends to 0, the sample
     *     tends to a single grid point
     * @param random gives the key of the noise; advanced by one number, whatever the shape
     * @param label the name of the quantized tensor, such as that of a layer, for messages; may be empty
     * @return a new tensor of the shape of {@code x}, between the smallest and the largest grid point
     * @throws ShapeException if alpha or sigma does not have one element
     * @throws IllegalArgumentException if alpha, sigma or the temperature is out of range, or a value of x is NaN
     */
    public static Tensor relaxed(Tensor x, Tensor alpha, Tensor sigma, Grid grid, double temperature,
            RandomStream random, String label) {
        if (grid.isSign()) {
            // The grid points -alpha and alpha are those of an unsigned grid with the step 2 alpha, moved by alpha.
            Relaxed op = new Relaxed(new Grid(1, false), temperature, random, label);
            return op.apply(x.add(alpha), alpha.mul(2), sigma).sub(alpha);
        }
        return new Relaxed(grid, temperature, random, label).apply(x, alpha, sigma);
    }

    private String where() {
        return label.isEmpty() ? "relaxed" : "relaxed of " + label;
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[1].elements() != 1 || in[2].elements() != 1) {
            throw new ShapeException(where() + ": alpha " + in[1] + " and sigma " + in[2] + " must have one element");
        }
        n = in[0].elements();
        return in[0];
    }

    private void checkNumbers(float alpha, float sigma) {
        double s = (double) sigma / alpha;
        if (!(alpha > 0 && alpha < Float.POSITIVE_INFINITY && s >= 0.999e-3 && s <= 1.001e3)) {
            throw new IllegalArgumentException(where() + ": alpha " + alpha + " and sigma " + sigma
                    + " must be positive and finite, with sigma/alpha from 1e-3 to 1e3");
        }
        if (!(temperature >= 1e-3 && temperature <= 10)) {
            throw new IllegalArgumentException(where() + ": the temperature must be from 1e-3 to 10, not "
                    + temperature);
        }
    }

    private int tasks() {
        return (n + CHUNK - 1) / CHUNK;
    }

    @Override
    protected void forward(Tensor[] in, float[] to) {
        float alpha = in[1].item();
        float sigma = in[2].item();
        checkNumbers(alpha, sigma);
        key = random.nextLong();
        byX = StepMemory.ints(n);
        byAlpha = StepMemory.ints(n);
        bySigma = StepMemory.ints(n);
        float[] x = in[0].array();
        Workers.forEach(tasks(), task -> part(x, alpha, (double) sigma / alpha, to, task * CHUNK));
    }

    private void part(float[] x, float alpha, double s, float[] to, int from) {
        ConcreteSample sample = new ConcreteSample(grid, s, temperature, key);
        for (int i = from; i < Math.min(n, from + CHUNK); i++) {
            if (Float.isNaN(x[i])) {
                throw new IllegalArgumentException(where() + ": the value at index " + i + " is NaN");
            }
            sample.draw(i, x[i], alpha);
            to[i] = (float) (sample.value * alpha);
            // The derivatives of alpha * value(x / alpha, sigma / alpha). They are stored, as they cost little here,
            // while drawing the sample again would cost much.
            byX[i] = Float.floatToRawIntBits((float) sample.byU);
            byAlpha[i] = Float.floatToRawIntBits((float) (sample.value - sample.u * sample.byU - s * sample.byS));
            bySigma[i] = Float.floatToRawIntBits((float) sample.byS);
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] gy = g.out();
        float[] gx = g.wants(0) ? g.inPlace() : null;
        // Each task's sums for the gradients by alpha and by sigma. The tasks depend on the shape only, and their
        // sums are added in order, so the number of threads does not matter.
        double[][] sums = new double[tasks()][2];
        Workers.forEach(tasks(), task -> {
            double alpha = 0;
            double sigma = 0;
            for (int i = task * CHUNK; i < Math.min(n, (task + 1) * CHUNK); i++) {
                alpha += (double) gy[i] * Float.intBitsToFloat(byAlpha[i]);
                sigma += (double) gy[i] * Float.intBitsToFloat(bySigma[i]);
                // Last, as gx may be the same array as gy.
                if (gx != null) {
                    gx[i] = gy[i] * Float.intBitsToFloat(byX[i]);
                }
            }
            sums[task][0] = alpha;
            sums[task][1] = sigma;
        });
        for (int input = 1; input <= 2; input++) {
            if (g.wants(input)) {
                double total = 0;
                for (double[] s : sums) {
                    total += s[input - 1];
                }
                g.in(input)[0] = (float) total;
            }
        }
    }

    /**
     * Computes the definition, {@code sum_k z_k g_k} over the local grid. It takes the probabilities from the whole
     * grid of 2^b codes, and the noise from the forward.
     */
    @Override
    protected double[] reference(double[][] in) {
        double alpha = in[1][0];
        double[] levels = new double[grid.bits()];
        Arrays.fill(levels, 1);
        int radius = ConcreteSample.radius(grid, in[2][0] / alpha);
        double[] out = new double[n];
        for (int i = 0; i < n; i++) {
            double[] p = CodeProbabilities.of(grid, in[0][i], alpha, in[2][0], levels);
            int center = grid.nearest((float) (in[0][i] / alpha));
            int from = Math.max(grid.lowest(), center - radius);
            int to = Math.min(grid.highest(), center + radius);
            double largest = Double.NEGATIVE_INFINITY;
            for (int k = from; k <= to; k++) {
                largest = Math.max(largest, logit(p, k, i));
            }
            double sum = 0;
            for (int k = from; k <= to; k++) {
                double z = Math.exp((logit(p, k, i) - largest) / temperature);
                sum += z;
                out[i] += z * alpha * k;
            }
            out[i] /= sum;
        }
        return out;
    }

    private double logit(double[] p, int code, int element) {
        return Math.log(p[code - grid.lowest()]) - Math.log(CodeNoise.exponential(key, element, code));
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return !grid.signed();
    }
}
