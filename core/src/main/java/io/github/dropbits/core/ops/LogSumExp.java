package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;

/**
 * The logarithm of the sum of exponentials along a dimension. The largest value is subtracted before the exponentials
 * are computed, so that they do not overflow.
 */
public final class LogSumExp extends Op {
    private final int dim;
    private final boolean keepDim;
    private Axis axis;
    private Saved x;
    /** The largest value of each run (see {@link Axis}); 0 if all values are negative infinity. */
    private float[] largest;
    /** For each run, the logarithm of the sum of {@code e^(x - largest)}. */
    private double[] logSum;

    private LogSumExp(boolean keepDim, int dim) {
        this.keepDim = keepDim;
        this.dim = dim;
    }

    /**
     * Computes the logarithm of the sum of exponentials along a dimension.
     *
     * @param x the values; not modified
     * @param keepDim whether to keep the dimension, with extent 1
     * @param dim the dimension to reduce
     * @return {@code log(sum(e^x))}, which is negative infinity where all values are negative infinity
     * @throws io.github.dropbits.core.ShapeException if the dimension does not exist or is empty
     */
    public static Tensor logSumExp(Tensor x, boolean keepDim, int dim) {
        return new LogSumExp(keepDim, dim).apply(x);
    }

    /**
     * Returns whether the reduced dimension is kept, with extent 1.
     *
     * @return true if the dimension is kept
     */
    public boolean keepDim() {
        return keepDim;
    }

    /**
     * Returns the dimension that is reduced.
     *
     * @return the dimension that the op was created with; a negative number counts from the end
     */
    public int dim() {
        return dim;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof LogSumExp o && keepDim == o.keepDim && dim == o.dim;
    }

    @Override
    protected Shape infer(Shape[] in) {
        axis = Axis.of(name(), in[0], dim);
        return Axis.without(in[0], dim, keepDim);
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        largest = new float[axis.runs()];
        logSum = new double[axis.runs()];
        float[] e = new float[axis.length()];
        float[] max = new float[1];
        for (int run = 0; run < axis.runs(); run++) {
            double sum = SoftmaxRows.exponentials(in[0].array(), axis, run, e, max);
            largest[run] = max[0];
            logSum[run] = Math.log(sum);
            // If the largest value is infinite, subtracting it gives NaN, although the result is infinite.
            out[run] = max[0] == Float.POSITIVE_INFINITY ? max[0] : (float) (max[0] + logSum[run]);
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] a = x.array();
        float[] to = g.in(0);
        for (int run = 0; run < axis.runs(); run++) {
            float gy = g.out()[run];
            // If all exponentials are 0, the formula would give NaN. The gradient is defined as 0 in this case.
            boolean empty = gy == 0 || logSum[run] == Double.NEGATIVE_INFINITY;
            for (int i = 0; i < axis.length(); i++) {
                int at = axis.start(run) + i * axis.inner();
                to[at] = empty ? 0 : (float) (gy * Math.exp((double) a[at] - largest[run] - logSum[run]));
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[axis.runs()];
        for (int run = 0; run < out.length; run++) {
            double max = SoftmaxRows.max(in[0], axis, run);
            double sum = 0;
            for (int i = 0; i < axis.length(); i++) {
                sum += Math.exp(in[0][axis.start(run) + i * axis.inner()] - max);
            }
            out[run] = max + Math.log(sum);
        }
        return out;
    }
}
