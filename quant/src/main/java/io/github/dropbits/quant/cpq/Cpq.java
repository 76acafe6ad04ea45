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
 * Cluster-promoting quantization: every value becomes the grid point of its most probable code, and the gradient
 * passes through the codes' probabilities by the multi-class straight-through estimator (cpq.md, sections 2 and 3).
 * Step, noise scale and level masks get gradients too.
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
    /** One distribution for each channel; every task works on a copy of its channel's. */
    private CpqCells[] prototypes;

    /** Where the scale of the noise comes from. */
    private sealed interface Noise {
        /** A constant times the step. */
        record Follows(double ratio) implements Noise {
        }

        /** A separate input of the op, the next one after the step. */
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
     * Quantizes, with a separate noise scale.
     *
     * @param x the values; not changed
     * @param alpha the step, positive: one element, or one for each index of the first dimension of {@code x}
     * @param sigma the scale of the logistic noise, positive, of the shape of {@code alpha}; sigma/alpha must be from
     *     1e-3 to 1e3
     * @param masks the masks of levels 1 to b, where b is the bit-length, as DropBits draws them: numbers from 0 to 1,
     *     not all 0, of shape {@code [b]} or {@code [channels, b]}; null to keep all levels. The gradient of a mask
     *     that is 0 is 0
     * @param grid the codes
     * @param estimator which codes pass their gradient
     * @param label the name of the quantized values, such as a layer's name, for messages; may be empty
     * @return grid points, of the shape of {@code x}
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalArgumentException if a step, scale or mask is out of range, or a value is NaN
     */
    public static Tensor cpq(Tensor x, Tensor alpha, Tensor sigma, Tensor masks, Grid grid, Estimator estimator,
            String label) {
        Cpq op = new Cpq(grid, estimator, label, new Noise.Input(), masks != null);
        return masks == null ? op.apply(x, alpha, sigma) : op.apply(x, alpha, sigma, masks);
    }

    /**
     * Quantizes, with a noise scale that follows the step: sigma is {@code ratio * alpha}, and its gradient goes to
     * the step.
     *
     * @param x the values; not changed
     * @param alpha the step, as in {@link #cpq(Tensor, Tensor, Tensor, Tensor, Grid, Estimator, String)}
     * @param ratio sigma/alpha, from 1e-3 to 1e3
     * @param masks the masks, as in the method with a separate noise scale; null to keep all levels
     * @param grid the codes
     * @param estimator which codes pass their gradient
     * @param label the name of the quantized values, for messages; may be empty
     * @return grid points, of the shape of {@code x}
     * @throws ShapeException if the shapes do not fit
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

    /** The index of the masks among the op's inputs, if there are masks. */
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

    /** The noise scale in units of the step. */
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
        // Safe in place: gy[i] is read before gx[i] is written, and not again.
        float[] gx = g.wants(0) ? g.inPlace() : null;
        boolean byMasks = masked && g.wants(masksInput());
        CpqLoops.Wanted wanted = new CpqLoops.Wanted(estimator == Estimator.ALL, !ownSigma(), byMasks);
        loops.prepareBackward(prototypes);
        // Each task's sums of the gradients with respect to alpha, sigma and each level's mask.
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

    /** The winning code of an element in the forward pass. */
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
     * {@code sum_k r_k g_k(theta) + w_k g_k(theta_0) p_k(theta)}, summed plainly over all 2^b codes. For code k, g_k
     * is its grid point, p_k its probability, r_k is 1 if it wins, else 0, and w_k is 1 if it passes its gradient,
     * else 0. theta are the inputs {@code in}, theta_0 the inputs {@code at}.
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
