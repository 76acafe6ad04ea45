package io.github.dropbits.core;

import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.Reduce;
import java.util.Arrays;

/** Repeats arrays to a larger shape (broadcasting), and sums them back to the smaller shape (its adjoint). */
public final class Broadcast {
    private Broadcast() {
    }

    /**
     * Returns the strides for reading an array of shape {@code from} as if it had shape {@code to}. A dimension along
     * which the array is repeated has stride 0.
     *
     * @param from the smaller shape; it is aligned with {@code to} at the last dimension
     * @param to the larger shape
     * @return one stride for each dimension of {@code to}, in elements
     * @throws ShapeException if {@code from} does not broadcast to {@code to}
     */
    public static int[] strides(Shape from, Shape to) {
        int[] own = from.strides();
        int[] out = new int[to.rank()];
        int shift = to.rank() - from.rank();
        for (int i = 0; i < from.rank(); i++) {
            if (shift < 0 || from.dim(i) != 1 && from.dim(i) != to.dim(shift + i)) {
                throw new ShapeException("shape " + from + " is not repeated to shape " + to);
            }
            out[shift + i] = from.dim(i) == 1 ? 0 : own[i];
        }
        return out;
    }

    /**
     * Repeats an array to a larger shape.
     *
     * @param a the values, of shape {@code from}; not modified
     * @param from the shape of the values
     * @param to the shape to repeat the values to
     * @return a new array of shape {@code to}
     * @throws ShapeException if {@code from} does not broadcast to {@code to}
     */
    public static float[] expand(float[] a, Shape from, Shape to) {
        float[] out = new float[to.elements()];
        expand(a, from, to, out);
        return out;
    }

    /**
     * Repeats an array to a larger shape and writes the result to an existing array.
     *
     * @param a the values, of shape {@code from}; not modified
     * @param from the shape of the values
     * @param to the shape to repeat the values to
     * @param out receives the repeated values, of shape {@code to}
     * @throws ShapeException if {@code from} does not broadcast to {@code to}
     */
    public static void expand(float[] a, Shape from, Shape to, float[] out) {
        Rows rows = Rows.merged(to, strides(from, to));
        int step = rows.step(0);
        for (int row = 0; row < rows.count(); row++) {
            int p = rows.offset(0);
            int q = row * rows.length();
            if (step == 0) {
                Arrays.fill(out, q, q + rows.length(), a[p]);
            } else if (step == 1) {
                System.arraycopy(a, p, out, q, rows.length());
            } else {
                for (int i = 0; i < rows.length(); i++) {
                    out[q + i] = a[p + i * step];
                }
            }
            rows.next();
        }
    }

    /**
     * Sums an array over the dimensions along which a smaller shape was repeated. This is the adjoint of
     * {@link #expand}, and the only method that undoes broadcasting.
     *
     * @param full the values, of shape {@code from}; not modified
     * @param from the shape of the values
     * @param to the shape of the result, which must broadcast to {@code from}
     * @return a new array of shape {@code to}
     * @throws ShapeException if {@code to} does not broadcast to {@code from}
     */
    public static float[] reduce(float[] full, Shape from, Shape to) {
        float[] out = new float[to.elements()];
        Rows rows = Rows.merged(from, strides(to, from));
        if (rows.step(0) == 0 && rows.count() == out.length) {
            // Each result is the sum of one row, so the general loop with its array of accumulators is not needed.
            int n = rows.length();
            Chunks.rows(out.length, n, row -> out[row] = (float) Reduce.ACTIVE.sum(full, row * n, n));
            return out;
        }
        double[] sums = sums(full, rows, out.length);
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) sums[i];
        }
        return out;
    }

    private static double[] sums(float[] full, Rows rows, int count) {
        // A float accumulator would lose digits over many terms, so the sums are accumulated in double. The values are
        // added in array order.
        double[] sums = new double[count];
        int step = rows.step(0);
        for (int row = 0; row < rows.count(); row++) {
            int p = rows.offset(0);
            int q = row * rows.length();
            if (step == 0) {
                sums[p] += Reduce.ACTIVE.sum(full, q, rows.length());
            } else if (step == 1) {
                // Stride 1 has its own loop, because the JIT compiler vectorizes only contiguous accesses.
                for (int i = 0; i < rows.length(); i++) {
                    sums[p + i] += full[q + i];
                }
            } else {
                for (int i = 0; i < rows.length(); i++) {
                    sums[p + i * step] += full[q + i];
                }
            }
            rows.next();
        }
        return sums;
    }
}
