package io.github.dropbits.core.ops;

import io.github.dropbits.core.kernels.vec.Reduce;
import io.github.dropbits.core.kernels.vec.Unary;

/** The exponentials of a run relative to its largest value, as softmax, its logarithm and losses use them. */
final class SoftmaxRows {
    private SoftmaxRows() {
    }

    /**
     * Writes {@code e^(x - max)} of one run to {@code to[0..length)} and returns their sum; {@code max[0]} gets the
     * largest value, or 0 if all values are negative infinity.
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

    /** The logarithm of the sum of exponentials of one run, in double, for the ops' reference definitions. */
    static double logSum(double[] x, Axis axis, int run) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < axis.length(); i++) {
            max = Math.max(max, x[axis.start(run) + i * axis.inner()]);
        }
        double sum = 0;
        for (int i = 0; i < axis.length(); i++) {
            sum += Math.exp(x[axis.start(run) + i * axis.inner()] - max);
        }
        return max + Math.log(sum);
    }

    /**
     * Writes the logarithm of the softmax of one run, in double. The largest value is subtracted first: of huge values,
     * the logarithm of the sum would round to the largest.
     *
     * @param to gets the results at the indices of the values; may be {@code x}
     */
    static void logSoftmax(double[] x, Axis axis, int run, double[] to) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < axis.length(); i++) {
            max = Math.max(max, x[axis.start(run) + i * axis.inner()]);
        }
        double sum = 0;
        for (int i = 0; i < axis.length(); i++) {
            sum += Math.exp(x[axis.start(run) + i * axis.inner()] - max);
        }
        for (int i = 0; i < axis.length(); i++) {
            int at = axis.start(run) + i * axis.inner();
            to[at] = x[at] - max - Math.log(sum);
        }
    }
}
