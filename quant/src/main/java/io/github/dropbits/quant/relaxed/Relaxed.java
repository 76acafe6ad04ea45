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
 * Relaxed Quantization in training mode (Louizos, Reisser, Blankevoort, Gavves, Welling: Relaxed quantization for
 * discretized neural networks, ICLR 2019, arXiv 1810.01875). With logistic noise of scale sigma, x falls into the cells
 * of the grid points {@code g_k = alpha k} with probabilities {@code pi_k = sigmoid((g_k + alpha/2 - x)/sigma) -
 * sigmoid((g_k - alpha/2 - x)/sigma)}. The output is a concrete sample over the grid points, {@code sum_k z_k g_k} with
 * {@code z = softmax((log pi_k + G_k)/T)} and standard Gumbel noise G (section 2.1). For fixed noise the output is
 * differentiable, and the backward pass computes the exact derivatives with respect to x, alpha and sigma.
 *
 * <p>The sum includes only the codes of a local grid (section 2.2), which are the codes within three standard
 * deviations of the noise, {@code 3 sigma pi / sqrt(3)}, of the nearest code. This radius is rounded up to an integer
 * and limited to the range from 1 to 4. Grids with up to 4 codes are used entirely. Where the local grid changes, the
 * output is discontinuous, because codes enter or leave the sum.
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
    /** The derivatives of each output with respect to x, alpha and sigma, stored as the raw bits of floats. */
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
     * Quantizes values by drawing a concrete sample for each of them.
     *
     * @param x the values, of any shape; not modified. Infinities are allowed, because the distribution is constant far
     *     outside the grid
     * @param alpha the step, one positive element, in units of x
     * @param sigma the scale of the logistic noise, one element, in units of x. The ratio sigma/alpha must be from 1e-3
     *     to 1e3, or from 2e-3 to 2e3 for the signed grid of one bit
     * @param grid the grid that defines the codes
     * @param temperature the temperature T of the concrete distribution, from 1e-3 to 10; as it approaches 0, the
     *     sample approaches a single grid point
     * @param random the stream that the key of the noise is drawn from; one number is drawn per call, regardless of the
     *     shape
     * @param label the name of the quantized tensor in messages; may be empty
     * @return a new tensor with the shape of {@code x} and values between the smallest and the largest grid point
     * @throws ShapeException if alpha or sigma does not have one element
     * @throws IllegalArgumentException if alpha, sigma or the temperature is out of range, or a value of x is NaN
     */
    public static Tensor relaxed(Tensor x, Tensor alpha, Tensor sigma, Grid grid, double temperature,
            RandomStream random, String label) {
        if (grid.isSign()) {
            // The grid points -alpha and alpha are the points of an unsigned grid with the step 2 alpha, shifted by
            // -alpha.
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
            // These are the derivatives of alpha * value(x / alpha, sigma / alpha). They are computed here and stored,
            // because drawing the sample again in the backward pass would be much more expensive.
            byX[i] = Float.floatToRawIntBits((float) sample.byU);
            byAlpha[i] = Float.floatToRawIntBits((float) (sample.value - sample.u * sample.byU - s * sample.byS));
            bySigma[i] = Float.floatToRawIntBits((float) sample.byS);
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] gy = g.out();
        float[] gx = g.wants(0) ? g.inPlace() : null;
        // For each task, the sums of the gradients with respect to alpha and sigma. The tasks depend on the shape only,
        // and their sums are added in order, so the result does not depend on the number of threads.
        double[][] sums = new double[tasks()][2];
        Workers.forEach(tasks(), task -> {
            double alpha = 0;
            double sigma = 0;
            for (int i = task * CHUNK; i < Math.min(n, (task + 1) * CHUNK); i++) {
                alpha += (double) gy[i] * Float.intBitsToFloat(byAlpha[i]);
                sigma += (double) gy[i] * Float.intBitsToFloat(bySigma[i]);
                // This assignment comes last, because gx may be the same array as gy.
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
     * Evaluates the definition {@code sum_k z_k g_k} over the local grid. The probabilities are computed over the
     * entire grid of 2^b codes, and the noise is the same as in the forward pass.
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
