package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Fma;
import io.github.dropbits.core.kernels.vec.Reduce;
import io.github.dropbits.core.kernels.vec.ZeroGradients;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/**
 * Batch normalization (Ioffe, Szegedy 2015): normalizes every channel to mean 0 and variance 1, then scales and shifts
 * it. In training, the op normalizes with the mean and variance of the batch and also updates the running statistics
 * with them. In evaluation, it normalizes with the running statistics.
 */
public final class BatchNorm extends Op {
    private final Tensor runningMean;
    private final Tensor runningVar;
    private final boolean training;
    private final float momentum;
    private final float eps;
    private int images;
    private int channels;
    private int area;
    private Saved x;
    private Saved gamma;
    private float[] mean;
    private float[] inverse;

    private BatchNorm(Tensor runningMean, Tensor runningVar, boolean training, float momentum, float eps) {
        if (!(momentum >= 0 && momentum <= 1 && eps >= 0 && Float.isFinite(eps))) {
            throw new IllegalArgumentException("momentum must be from 0 to 1 and eps finite and not negative, not "
                    + momentum + " and " + eps);
        }
        this.runningMean = runningMean;
        this.runningVar = runningVar;
        this.training = training;
        this.momentum = momentum;
        this.eps = eps;
    }

    /**
     * Normalizes every channel of a batch.
     *
     * @param x the values, {@code [N, C]} or {@code [N, C, ...]}; not modified
     * @param gamma the scales, {@code [C]}; not modified
     * @param beta the shifts, {@code [C]}; not modified
     * @param runningMean the running means, {@code [C]}; modified in training
     * @param runningVar the running variances (unbiased), {@code [C]}; modified in training
     * @param training whether to normalize with the batch's statistics and to update the running statistics
     * @param momentum the weight of the batch in the running statistics, from 0 to 1
     * @param eps the small number that is added to the variance
     * @return the normalized values, of the same shape
     * @throws ShapeException if the shapes are incompatible, or if there are fewer than two values per channel in
     *     training
     * @throws IllegalArgumentException if the momentum is not from 0 to 1, or eps is negative or not finite
     */
    public static Tensor batchNorm(Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVar,
            boolean training, float momentum, float eps) {
        return new BatchNorm(runningMean, runningVar, training, momentum, eps).apply(x, gamma, beta);
    }

    /**
     * Returns the means that were subtracted from the values. Code that reads a {@link io.github.dropbits.core.Trace}
     * uses this method.
     *
     * @return a copy, one per channel; null before the op is applied
     */
    public float[] means() {
        return mean == null ? null : mean.clone();
    }

    /**
     * Returns the reciprocals of the standard deviations, with which the values were normalized. Code that reads a
     * {@link io.github.dropbits.core.Trace} uses this method.
     *
     * @return a copy of {@code 1 / sqrt(variance + eps)}, one per channel; null before the op is applied
     */
    public float[] inverses() {
        return inverse == null ? null : inverse.clone();
    }

    /**
     * Returns the running means.
     *
     * @return the tensor itself, {@code [C]}
     */
    public Tensor runningMean() {
        return runningMean;
    }

    /**
     * Returns the running variances.
     *
     * @return the tensor itself, {@code [C]}
     */
    public Tensor runningVar() {
        return runningVar;
    }

    /**
     * Returns whether the op normalizes with the batch's own statistics.
     *
     * @return true in training
     */
    public boolean training() {
        return training;
    }

    /**
     * Returns the weight of a batch in the running statistics.
     *
     * @return the weight, from 0 to 1
     */
    public float momentum() {
        return momentum;
    }

    /**
     * Returns the small number that is added to the variance.
     *
     * @return a small nonnegative number
     */
    public float eps() {
        return eps;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof BatchNorm o && training == o.training && momentum == o.momentum && eps == o.eps;
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() < 2) {
            throw new ShapeException("batchNorm needs input [N, C, ...], not " + in[0]);
        }
        images = in[0].dim(0);
        channels = in[0].dim(1);
        area = in[0].product(2, in[0].rank());
        Shape each = Shape.of(channels);
        if (!in[1].equals(each) || !in[2].equals(each) || !runningMean.shape().equals(each)
                || !runningVar.shape().equals(each)) {
            throw new ShapeException("batchNorm: gamma " + in[1] + ", beta " + in[2] + ", running mean "
                    + runningMean.shape() + " and running variance " + runningVar.shape() + " must all be " + each
                    + " for input " + in[0]);
        }
        if (training && images * area < 2) {
            throw new ShapeException("batchNorm: in training more than one value a channel is needed, not input "
                    + in[0]);
        }
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] y) {
        x = save(in[0]);
        gamma = save(in[1]);
        float[] a = in[0].array();
        float[] scale = in[1].array();
        float[] shift = in[2].array();
        mean = runningMean.toArray();
        float[] var = runningVar.toArray();
        if (training) {
            Workers.forEach(channels, c -> statistics(a, c, var));
            float unbiased = images * area / (images * area - 1f);
            runningMean.update(m -> blend(m, mean, 1));
            runningVar.update(v -> blend(v, var, unbiased));
        }
        inverse = new float[channels];
        for (int c = 0; c < channels; c++) {
            inverse[c] = (float) (1 / Math.sqrt((double) var[c] + eps));
        }
        Workers.forEach(channels, c -> {
            float k = inverse[c] * scale[c];
            float b = shift[c] - mean[c] * k;
            for (int n = 0; n < images; n++) {
                int at = (n * channels + c) * area;
                for (int i = at; i < at + area; i++) {
                    y[i] = Fma.fma(a[i], k, b);
                }
            }
        });
    }

    private void statistics(float[] a, int c, float[] var) {
        double sum = 0;
        for (int n = 0; n < images; n++) {
            sum += Reduce.ACTIVE.sum(a, (n * channels + c) * area, area);
        }
        float m = (float) (sum / (images * area));
        double squares = 0;
        for (int n = 0; n < images; n++) {
            squares += Reduce.ACTIVE.squares(a, (n * channels + c) * area, area, m);
        }
        mean[c] = m;
        var[c] = (float) (squares / (images * area));
    }

    private void blend(float[] running, float[] batch, float factor) {
        for (int c = 0; c < running.length; c++) {
            running[c] = (1 - momentum) * running[c] + momentum * factor * batch[c];
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] a = x.array();
        float[] gy = g.out();
        float[] scale = gamma.array();
        float[] gx = g.wants(0) ? g.in(0) : null;
        float[] gGamma = g.in(1);
        float[] gBeta = g.in(2);
        Workers.forEach(channels, c -> {
            if (zero(gy, c)) {
                gBeta[c] = 0;
                gGamma[c] = 0;
                if (gx != null) {
                    fillZero(gx, c);
                }
                return;
            }
            double sum = 0;
            double dot = 0;
            for (int n = 0; n < images; n++) {
                int at = (n * channels + c) * area;
                sum += Reduce.ACTIVE.sum(gy, at, area);
                dot += Reduce.ACTIVE.dotCentred(gy, a, at, area, mean[c]);
            }
            gBeta[c] = (float) sum;
            gGamma[c] = (float) (dot * inverse[c]);
            if (gx != null) {
                input(a, gy, gx, c, scale[c] * inverse[c], sum, dot);
            }
        });
    }

    private boolean zero(float[] gy, int c) {
        for (int n = 0; n < images; n++) {
            if (!ZeroGradients.all(gy, (n * channels + c) * area, 1, area)) {
                return false;
            }
        }
        return true;
    }

    private void fillZero(float[] gx, int c) {
        for (int n = 0; n < images; n++) {
            int at = (n * channels + c) * area;
            Arrays.fill(gx, at, at + area, 0);
        }
    }

    /**
     * Computes the input's gradient in channel c. In training, the statistics also depend on the input (Ioffe, Szegedy
     * 2015, section 3).
     */
    private void input(float[] a, float[] gy, float[] gx, int c, float k, double sum, double dot) {
        double count = (double) images * area;
        float centre = training ? (float) (sum / count) : 0;
        float slope = training ? (float) (dot * inverse[c] * inverse[c] / count) : 0;
        for (int n = 0; n < images; n++) {
            int at = (n * channels + c) * area;
            for (int i = at; i < at + area; i++) {
                gx[i] = k * (gy[i] - centre - (a[i] - mean[c]) * slope);
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        int count = images * area;
        for (int c = 0; c < channels; c++) {
            double m = 0;
            double v = 0;
            for (int i = 0; i < count; i++) {
                m += in[0][offset(i, c)] / count;
            }
            for (int i = 0; i < count; i++) {
                v += Math.pow(in[0][offset(i, c)] - m, 2) / count;
            }
            if (!training) {
                m = mean[c];
                v = 1 / ((double) inverse[c] * inverse[c]) - eps;
            }
            for (int i = 0; i < count; i++) {
                out[offset(i, c)] = (in[0][offset(i, c)] - m) / Math.sqrt(v + eps) * in[1][c] + in[2][c];
            }
        }
        return out;
    }

    /** Returns the offset of the i-th value of channel c; the channel's values are numbered across all images. */
    private int offset(int i, int c) {
        return (i / area * channels + c) * area + i % area;
    }
}
