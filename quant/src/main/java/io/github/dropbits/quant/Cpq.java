package io.github.dropbits.quant;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Workers;

/**
 * Cluster-promoting quantization: every value becomes the grid point of its most probable code, and the gradient passes
 * through the codes' probabilities by the multi-class straight-through estimator (cpq.md, sections 2 and 3). Step,
 * noise
 * scale and level masks take gradients too.
 */
public final class Cpq extends Op {
    /** Elements a task. */
    private static final int CHUNK = 8192;

    private final Grid grid;
    private final Estimator estimator;
    private final String label;
    private int channels;
    private int perChannel;
    private boolean masked;
    private boolean scalePerChannel;
    private boolean maskPerChannel;
    private Saved x;
    private Saved alpha;
    private Saved sigma;
    private Saved masks;
    private byte[] codes;

    private Cpq(Grid grid, Estimator estimator, String label) {
        this.grid = grid;
        this.estimator = estimator;
        this.label = label;
    }

    /**
     * Quantizes with all levels kept.
     *
     * @param x the values; not changed
     * @param alpha the step, positive: one element, or one for each index of the first dimension of {@code x}
     * @param sigma the scale of the logistic noise, positive, of the same shape; sigma/alpha from 1e-3 to 1e3
     * @param grid the codes
     * @param estimator which classes pass their gradient
     * @return grid points, of the shape of {@code x}
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalArgumentException if a step or scale is out of range, or a value is NaN
     */
    public static Tensor cpq(Tensor x, Tensor alpha, Tensor sigma, Grid grid, Estimator estimator) {
        return new Cpq(grid, estimator, "").apply(x, alpha, sigma);
    }

    /**
     * Quantizes with level masks, as DropBits draws them.
     *
     * @param x the values; not changed
     * @param alpha the step, as in {@link #cpq(Tensor, Tensor, Tensor, Grid, Estimator)}
     * @param sigma the scale of the logistic noise, likewise
     * @param masks the masks of levels 1 to b, from 0 to 1, not all 0: {@code [b]}, or {@code [channels, b]}; the
     *     gradient of a mask that is 0 is 0
     * @param grid the codes
     * @param estimator which classes pass their gradient
     * @param label what is quantized, such as a layer's name, for messages
     * @return grid points, of the shape of {@code x}
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalArgumentException if a step, scale or mask is out of range, or a value is NaN
     */
    public static Tensor cpq(Tensor x, Tensor alpha, Tensor sigma, Tensor masks, Grid grid, Estimator estimator,
            String label) {
        Cpq op = new Cpq(grid, estimator, label);
        return masks == null ? op.apply(x, alpha, sigma) : op.apply(x, alpha, sigma, masks);
    }

    private String where() {
        return label.isEmpty() ? "cpq" : "cpq of " + label;
    }

    @Override
    protected Shape infer(Shape[] in) {
        int first = in[0].rank() == 0 ? 1 : in[0].dim(0);
        scalePerChannel = in[1].elements() > 1 || in[1].rank() == 1 && first == 1;
        masked = in.length == 4;
        maskPerChannel = masked && in[3].rank() == 2;
        if (!in[1].equals(in[2]) || in[1].elements() != 1 && !in[1].equals(Shape.of(first))) {
            throw new ShapeException(where() + ": alpha " + in[1] + " and sigma " + in[2]
                    + " must have the same shape, of one element or one for each of the " + first + " channels of x "
                    + in[0]);
        }
        if (masked && !in[3].equals(Shape.of(grid.bits())) && !in[3].equals(Shape.of(first, grid.bits()))) {
            throw new ShapeException(where() + ": masks " + in[3] + " must be [" + grid.bits() + "] or [" + first + ", "
                    + grid.bits() + "] for " + grid + " and x " + in[0]);
        }
        channels = scalePerChannel || maskPerChannel ? first : 1;
        perChannel = channels == 0 ? 0 : in[0].elements() / channels;
        return in[0];
    }

    private void checkNumbers() {
        for (int c = 0; c < alpha.array().length; c++) {
            float a = alpha.array()[c];
            float s = sigma.array()[c];
            double ratio = (double) s / a;
            if (!(a > 0) || !(s > 0) || !Float.isFinite(a) || !Float.isFinite(s) || ratio < 0.999e-3
                    || ratio > 1.001e3) {
                throw new IllegalArgumentException(where() + ": alpha " + a + " and sigma " + s
                        + " must be positive and finite, with sigma/alpha from 1e-3 to 1e3");
            }
        }
        if (masked) {
            float largest = 0;
            for (int i = 0; i < masks.array().length; i++) {
                float m = masks.array()[i];
                if (!(m >= 0 && m <= 1)) {
                    throw new IllegalArgumentException(where() + ": mask " + m + " is not from 0 to 1");
                }
                largest = i % grid.bits() == 0 ? m : Math.max(largest, m);
                if (i % grid.bits() == grid.bits() - 1 && largest == 0) {
                    throw new IllegalArgumentException(where() + ": all masks are 0, so no code is left");
                }
            }
        }
    }

    /** Work on part of a channel. */
    private interface Part {
        void run(int task, int channel, int from, int to);
    }

    private int tasksPerChannel() {
        return Math.max(1, (perChannel + CHUNK - 1) / CHUNK);
    }

    private void forEach(Part part) {
        int each = tasksPerChannel();
        Workers.forEach(channels * each, task -> {
            int channel = task / each;
            int from = channel * perChannel + task % each * CHUNK;
            part.run(task, channel, from, Math.min((channel + 1) * perChannel, from + CHUNK));
        });
    }

    private float alpha(int channel) {
        return alpha.array()[scalePerChannel ? channel : 0];
    }

    private CpqCells cells(int channel) {
        double s = (double) sigma.array()[scalePerChannel ? channel : 0] / alpha(channel);
        return new CpqCells(grid, s, masked ? masks.array() : null, maskPerChannel ? channel * grid.bits() : 0);
    }

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        x = save(in[0]);
        alpha = save(in[1]);
        sigma = save(in[2]);
        masks = masked ? save(in[3]) : null;
        checkNumbers();
        codes = new byte[in[0].elements()];
        float[] values = in[0].array();
        float[] y = out.array();
        forEach((task, channel, from, to) -> {
            CpqCells cells = cells(channel);
            float step = alpha(channel);
            for (int i = from; i < to; i++) {
                if (Float.isNaN(values[i])) {
                    throw new IllegalArgumentException(where() + ": the value at index " + i + " is NaN");
                }
                int code = cells.winner(values[i] / step);
                codes[i] = (byte) code;
                y[i] = code * step;
            }
        });
    }

    /** A code as it was before it was stored in a byte. */
    private int code(int i) {
        return grid.signed() ? codes[i] : codes[i] & 0xff;
    }

    @Override
    protected void backward(Gradients g) {
        float[] values = x.array();
        float[] gy = g.out();
        float[] gx = g.wants(0) ? g.in(0) : null;
        boolean byMasks = masked && g.wants(3);
        int bits = grid.bits();
        // Each task's sums: alpha, sigma, masks. Tasks are cut by shape and added in order.
        double[][] sums = new double[channels * tasksPerChannel()][];
        forEach((task, channel, from, to) -> {
            CpqCells cells = cells(channel);
            float step = alpha(channel);
            double ratio = (double) sigma.array()[scalePerChannel ? channel : 0] / step;
            double[] sum = new double[2 + bits];
            for (int i = from; i < to; i++) {
                int code = code(i);
                double u = cells.derive(values[i] / step, code, estimator, byMasks);
                if (gx != null) {
                    gx[i] = (float) (gy[i] * cells.byU);
                }
                sum[0] += gy[i] * (code - u * cells.byU - ratio * cells.byS);
                sum[1] += gy[i] * cells.byS;
                for (int l = 0; byMasks && l < bits; l++) {
                    sum[2 + l] += gy[i] * step * cells.byMask[l + 1];
                }
            }
            sums[task] = sum;
        });
        collect(sums, g.wants(1) ? g.in(1) : null, 0, 1, scalePerChannel);
        collect(sums, g.wants(2) ? g.in(2) : null, 1, 1, scalePerChannel);
        collect(sums, byMasks ? g.in(3) : null, 2, bits, maskPerChannel);
    }

    private void collect(double[][] sums, float[] to, int first, int width, boolean each) {
        if (to == null) {
            return;
        }
        double[] total = new double[to.length];
        for (int task = 0; task < sums.length; task++) {
            int at = each ? task / tasksPerChannel() * width : 0;
            for (int l = 0; l < width; l++) {
                total[at + l] += sums[task][first + l];
            }
        }
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) total[i];
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = code(i) * in[1][scalePerChannel ? i / perChannel : 0];
        }
        return out;
    }

    /** {@code sum_k r_k g_k(theta) + w_k g_k(theta_0) p_k(theta)}, the plain 2^b-wide way. */
    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            int channel = perChannel == 0 ? 0 : i / perChannel;
            int c = scalePerChannel ? channel : 0;
            double[] level = new double[grid.bits()];
            for (int l = 0; l < level.length; l++) {
                level[l] = masked ? in[3][(maskPerChannel ? channel * grid.bits() : 0) + l] : 1;
            }
            double[] p = CpqReference.probabilities(grid, in[0][i], in[1][c], in[2][c], level);
            out[i] = code(i) * in[1][c];
            for (int k = grid.lowest(); k <= grid.highest(); k++) {
                double w = estimator == Estimator.ALL || k == code(i) ? 1 : 0;
                out[i] += w * k * at[1][c] * p[k - grid.lowest()];
            }
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return !grid.signed();
    }
}
