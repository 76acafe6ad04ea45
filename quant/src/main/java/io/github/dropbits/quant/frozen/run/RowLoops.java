package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.frozen.program.Codes;

/** Loops over contiguous values that convert the output of a layer. There is a scalar and a vector implementation. */
interface RowLoops {
    /** The implementation that is used on this machine. */
    RowLoops ACTIVE = Kernels.vectorized() && VectorRowLoops.fits() ? new VectorRowLoops() : new ScalarRowLoops();

    /**
     * Computes {@code fma(x, scale, bias)} and clamps it to the range from {@code least} to {@code most}. NaN remains
     * NaN.
     *
     * @param x the values, starting at index i
     * @param scale the scales, starting at index c
     * @param bias the biases, starting at index c
     * @param y receives the results, starting at index j
     * @param n the number of values
     */
    void affine(float[] x, int i, float[] scale, float[] bias, int c, float least, float most, float[] y, int j,
            int n);

    /** Converts n values, starting at index i of x, to codes, and writes them to y, starting at index j. */
    void codes(float[] x, int i, Codes codes, byte[] y, int j, int n);

    /**
     * Replaces each of n codes of y, starting at index j, by the maximum of this code and the corresponding code of x,
     * starting at index i.
     */
    void max(byte[] x, int i, boolean signed, byte[] y, int j, int n);

    /**
     * Computes, for each of n channels, the sum over taps of value times weight. The sum is computed by fused
     * multiply-adds that start from 0, in the order of the taps.
     *
     * @param x the values; the values of tap t start at {@code i + taps[t]}
     * @param w the weights; the weights of tap t start at {@code t * n}
     * @param y receives the sums, starting at index j
     */
    void depthwise(float[] x, int i, int[] taps, float[] w, float[] y, int j, int n);
}
