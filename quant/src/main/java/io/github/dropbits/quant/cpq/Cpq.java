package io.github.dropbits.quant.cpq;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.cpq.closedform.CpqCells;
import io.github.dropbits.quant.cpq.closedform.CpqLoops;
import io.github.dropbits.quant.cpq.closedform.ScalarCpqLoops;
import io.github.dropbits.quant.cpq.closedform.ScalarSignLoops;
import io.github.dropbits.quant.cpq.closedform.VectorCpqLoops;
import io.github.dropbits.quant.cpq.closedform.VectorSignLoops;
import io.github.dropbits.quant.kernels.ChannelTasks;
import io.github.dropbits.quant.kernels.CodeProbabilities;

/**
 * Cluster-promoting quantization. Every value is rounded to the grid point of its most probable code. The gradient is
 * propagated through the probabilities of the codes by the multi-class straight-through estimator (cpq.md, sections 2
 * and 3). The step, the noise scale and the level masks receive gradients as well.
 */
public final class Cpq extends Op {
    private static final CpqLoops LOOPS = Kernels.vectorized() ? new VectorCpqLoops() : new ScalarCpqLoops();
    private static final CpqLoops SIGN_LOOPS = Kernels.vectorized() ? new VectorSignLoops() : new ScalarSignLoops();

    private final Grid grid;
    private final CpqLoops loops;
    private final Estimator estimator;
    private final String label;
    private final Noise noise;
    private final boolean masked;
    private ChannelTasks tasks;
    private boolean scalePerChannel;
    private boolean maskPerChannel;
    private Saved x;
    private Saved alpha;
    private Saved sigma;
    private Saved masks;
    /** The distribution of each channel. Each task works on a copy of the distribution of its channel. */
    private CpqCells[] prototypes;

    /** Specifies how the scale of the noise is determined. */
    private sealed interface Noise {
        /** The scale is a constant times the step. */
        record Follows(double ratio) implements Noise {
        }

        /** The scale is a separate input of the op, which follows the step in the list of inputs. */
        record Input() implements Noise {
        }
    }

    private Cpq(Grid grid, Estimator estimator, String label, Noise noise, boolean masked) {
        this.grid = grid;
        loops = grid.isSign() ? SIGN_LOOPS : LOOPS;
        this.estimator = estimator;
        this.label = label;
        this.noise = noise;
        this.masked = masked;
    }

    /**
     * Quantizes values with a separate noise scale.
     *
     * @param x the values; not modified
     * @param alpha the step, positive; it has one element, or one element per index of the first dimension of {@code x}
     * @param sigma the scale of the logistic noise, positive, with the shape of {@code alpha}; the ratio sigma/alpha
     *     must be from 1e-3 to 1e3
     * @param masks the masks of levels 1 to b, where b is the bit-length, as drawn by DropBits: numbers from 0 to 1
     *     that are not all 0, of shape {@code [b]} or {@code [channels, b]}; null keeps all levels. The gradient with
     *     respect to a mask of 0 is 0
     * @param grid the grid that defines the codes
     * @param estimator specifies which codes propagate their gradient
     * @param label the name of the quantized values in messages, such as the name of a layer; may be empty
     * @return grid points, with the shape of {@code x}
     * @throws ShapeException if the shapes are incompatible
     * @throws IllegalArgumentException if a step, scale or mask is out of range, or a value is NaN
     */
    public static Tensor cpq(Tensor x, Tensor alpha, Tensor sigma, Tensor masks, Grid grid, Estimator estimator,
            String label) {
        Cpq op = new Cpq(grid, estimator, label, new Noise.Input(), masks != null);
        return masks == null ? op.apply(x, alpha, sigma) : op.apply(x, alpha, sigma, masks);
    }

    /**
     * Quantizes values with a noise scale that is proportional to the step. Sigma is {@code ratio * alpha}, and its
     * gradient is included in the gradient of the step.
     *
     * @param x the values; not modified
     * @param alpha the step, positive; it has one element, or one element per index of the first dimension of {@code x}
     * @param ratio the ratio sigma/alpha, from 1e-3 to 1e3
     * @param masks the masks, as in {@link #cpq(Tensor, Tensor, Tensor, Tensor, Grid, Estimator, String)}; null keeps
     *     all levels
     * @param grid the grid that defines the codes
     * @param estimator specifies which codes propagate their gradient
     * @param label the name of the quantized values in messages; may be empty
     * @return grid points, with the shape of {@code x}
     * @throws ShapeException if the shapes are incompatible
     * @throws IllegalArgumentException if a step, the ratio or a mask is out of range, or a value is NaN
     */
    public static Tensor cpq(Tensor x, Tensor alpha, double ratio, Tensor masks, Grid grid, Estimator estimator,
            String label) {
        if (!(ratio >= 0.999e-3 && ratio <= 1.001e3)) {
            throw new IllegalArgumentException("cpq: sigma/alpha must be from 1e-3 to 1e3, not " + ratio);
        }
        Cpq op = new Cpq(grid, estimator, label, new Noise.Follows(ratio), masks != null);
        return masks == null ? op.apply(x, alpha) : op.apply(x, alpha, masks);
    }

    private boolean ownSigma() {
        return noise instanceof Noise.Input;
    }

    /** Returns the index of the masks among the inputs of the op, if there are masks. */
    private int masksInput() {
        return ownSigma() ? 3 : 2;
    }

    private String where() {
        return label.isEmpty() ? "cpq" : "cpq of " + label;
    }

    @Override
    protected Shape infer(Shape[] in) {
        int first = in[0].rank() == 0 ? 1 : in[0].dim(0);
        scalePerChannel = in[1].elements() > 1;
        if (in[1].elements() != 1 && !in[1].equals(Shape.of(first)) || ownSigma() && !in[1].equals(in[2])) {
            throw new ShapeException(where() + ": alpha " + in[1] + (ownSigma() ? " and sigma " + in[2] : "")
                    + " must have one element, or one for each of the " + first + " channels of x " + in[0]);
        }
        if (masked) {
            Shape m = in[masksInput()];
            maskPerChannel = m.rank() == 2;
            if (!m.equals(Shape.of(grid.bits())) && !m.equals(Shape.of(first, grid.bits()))) {
                throw new ShapeException(where() + ": masks " + m + " must be [" + grid.bits() + "] or [" + first + ", "
                        + grid.bits() + "] for " + grid + " and x " + in[0]);
            }
        }
        tasks = ChannelTasks.of(scalePerChannel || maskPerChannel ? first : 1, in[0].elements());
        return in[0];
    }

    private void checkNumbers() {
        for (int c = 0; c < alpha.array().length; c++) {
            float a = alpha.array()[c];
            double s = scale(c);
            if (!(a > 0 && a < Float.POSITIVE_INFINITY && s >= 0.999e-3 && s <= 1.001e3)) {
                throw new IllegalArgumentException(where() + ": alpha " + a + (ownSigma() ? " and sigma "
                        + sigma.array()[c] : "") + " must be positive and finite, with sigma/alpha from 1e-3 to 1e3");
            }
        }
        for (int row = 0; masks != null && row < masks.array().length; row += grid.bits()) {
            float largest = 0;
            for (int l = 0; l < grid.bits(); l++) {
                float m = masks.array()[row + l];
                if (!(m >= 0 && m <= 1)) {
                    throw new IllegalArgumentException(where() + ": mask " + m + " is not from 0 to 1");
                }
                largest = Math.max(largest, m);
            }
            if (largest == 0) {
                throw new IllegalArgumentException(where() + ": all masks are 0, so no code is left");
            }
        }
    }

    private float alpha(int channel) {
        return alpha.array()[scalePerChannel ? channel : 0];
    }

    /** Returns the noise scale of a channel in units of the step. */
    private double scale(int channel) {
        return switch (noise) {
            case Noise.Follows(double ratio) -> ratio;
            case Noise.Input() -> (double) sigma.array()[scalePerChannel ? channel : 0] / alpha(channel);
        };
    }

    private CpqCells cells(int channel) {
        return prototypes[channel].copy();
    }

    private void prepare() {
        prototypes = new CpqCells[tasks.channels()];
        for (int c = 0; c < prototypes.length; c++) {
            prototypes[c] = new CpqCells(grid, scale(c), masks == null ? null : masks.array(),
                    maskPerChannel ? c * grid.bits() : 0);
            loops.prepare(prototypes[c]);
        }
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        alpha = save(in[1]);
        sigma = ownSigma() ? save(in[2]) : null;
        masks = masked ? save(in[masksInput()]) : null;
        checkNumbers();
        prepare();
        tasks.forEach((task, channel, from, to) -> {
            int bad = loops.forward(cells(channel), alpha(channel), x.array(), out, from, to);
            if (bad >= 0) {
                throw new IllegalArgumentException(where() + ": the value at index " + bad + " is NaN");
            }
        });
    }

    @Override
    protected void backward(Gradients g) {
        // Reusing the array is safe: gy[i] is read before gx[i] is written, and is not read again.
        float[] gx = g.wants(0) ? g.inPlace() : null;
        boolean byMasks = masked && g.wants(masksInput());
        CpqLoops.Wanted wanted = new CpqLoops.Wanted(estimator == Estimator.ALL, !ownSigma(), byMasks);
        loops.prepareBackward(prototypes);
        // For each task, the sums of the gradients with respect to alpha, sigma and the mask of each level.
        double[][] sums = tasks.sums(2 + grid.bits());
        tasks.forEach((task, channel, from, to) -> loops.backward(cells(channel), alpha(channel), x.array(), g.out(),
                gx, from, to, wanted, sums[task]));
        if (g.wants(1)) {
            tasks.collect(sums, 0, 1, scalePerChannel, 1, g.in(1));
        }
        if (ownSigma() && g.wants(2)) {
            tasks.collect(sums, 1, 1, scalePerChannel, 1, g.in(2));
        }
        if (byMasks) {
            tasks.collect(sums, 2, grid.bits(), maskPerChannel, 1, g.in(masksInput()));
        }
    }

    /** Returns the code that an element was rounded to in the forward pass. */
    private int code(int i) {
        int channel = i / tasks.perChannel();
        return cells(channel).winner(x.array()[i] / alpha(channel));
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = code(i) * in[1][scalePerChannel ? i / tasks.perChannel() : 0];
        }
        return out;
    }

    /**
     * Computes {@code sum_k r_k g_k(theta) + w_k g_k(theta_0) p_k(theta)} as a direct sum over all 2^b codes. Here g_k
     * is the grid point of code k, and p_k is its probability. The factor r_k is 1 for the winning code and 0 for all
     * others. The factor w_k is 1 if code k propagates its gradient, and 0 otherwise. The inputs {@code in} are theta,
     * and the inputs {@code at} are theta_0.
     */
    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            int channel = i / tasks.perChannel();
            int c = scalePerChannel ? channel : 0;
            double[] level = new double[grid.bits()];
            for (int l = 0; l < level.length; l++) {
                level[l] = masked ? in[masksInput()][(maskPerChannel ? channel * grid.bits() : 0) + l] : 1;
            }
            double scale = noise instanceof Noise.Follows(double ratio) ? ratio * in[1][c] : in[2][c];
            double[] p = CodeProbabilities.of(grid, in[0][i], in[1][c], scale, level);
            int code = code(i);
            out[i] = code * in[1][c];
            for (int index = 0; index < p.length; index++) {
                int k = grid.code(index);
                double w = estimator == Estimator.ALL || k == code ? 1 : 0;
                out[i] += w * k * at[1][c] * p[index];
            }
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return !grid.signed();
    }
}
