package io.github.dropbits.core.ops;

import io.github.dropbits.core.kernels.vec.Reduce;
import io.github.dropbits.core.kernels.vec.Unary;

/**
 * Computes exponentials and logarithms for the softmax of a run (see {@link Axis}). The softmax ops and the losses use
 * these methods.
 */
final class SoftmaxRows {
    private SoftmaxRows() {
    }

    /**
     * Writes the values {@code e^(x - max)} of one run to {@code to[0..length)} and returns their sum. The largest
     * value is stored in {@code max[0]}, or 0 if all values are negative infinity.
     */
    static double exponentials(float[] x, Axis axis, int run, float[] to, float[] max) {
        int first = axis.start(run);
        int n = axis.length();
        for (int i = 0; i < n; i++) {
            to[i] = x[first + i * axis.inner()];
        }
        float m = Reduce.ACTIVE.max(to, 0, n);
        max[0] = m == Float.NEGATIVE_INFINITY ? 0 : m;
        for (int i = 0; i < n; i++) {
            to[i] -= max[0];
        }
        Unary.ACTIVE.exp(to, to, 0, n);
        return Reduce.ACTIVE.sum(to, 0, n);
    }

    /**
     * Computes the logarithms of the softmax of one run in double precision. The largest value is subtracted first, so
     * that huge values lose no digits.
     */
    static double[] logs(double[] x, Axis axis, int run) {
        double max = max(x, axis, run);
        double[] logs = new double[axis.length()];
        double sum = 0;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = x[axis.start(run) + i * axis.inner()] - max;
            sum += Math.exp(logs[i]);
        }
        double logSum = Math.log(sum);
        for (int i = 0; i < logs.length; i++) {
            logs[i] -= logSum;
        }
        return logs;
    }

    /** Returns the largest value of one run; NaN if any value is NaN. */
    static double max(double[] x, Axis axis, int run) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < axis.length(); i++) {
            max = Math.max(max, x[axis.start(run) + i * axis.inner()]);
        }
        return max;
    }
}
