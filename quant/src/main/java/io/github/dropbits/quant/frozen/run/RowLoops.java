package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.frozen.program.Codes;

/** The loops over contiguous values that convert a layer's output, in a scalar and a vector implementation. */
interface RowLoops {
    /** The implementation in use. */
    RowLoops ACTIVE = Kernels.vectorized() && VectorRowLoops.fits() ? new VectorRowLoops() : new ScalarRowLoops();

    /**
     * Writes {@code fma(x, scale, bias)}, clamped to the range from {@code least} to {@code most}; NaN stays NaN.
     *
     * @param x the values, from index i on
     * @param scale the scales, from index c on
     * @param bias the biases, from index c on
     * @param y the results, from index j on; overwritten
     * @param n the number of values
     */
    void affine(float[] x, int i, float[] scale, float[] bias, int c, float least, float most, float[] y, int j,
            int n);

    /** Writes the codes of n values, from index i on, to bytes, from index j on. */
    void codes(float[] x, int i, Codes codes, byte[] y, int j, int n);

    /** Keeps in y the larger of y's code and x's, for n codes; those of y begin at index j, those of x at index i. */
    void max(byte[] x, int i, boolean signed, byte[] y, int j, int n);

    /**
     * Writes for each of n channels the sum over taps of value times weight, by fused multiply-adds that start from
     * 0, in the order of the taps.
     *
     * @param x the values; those of tap t start at {@code i + taps[t]}
     * @param w the weights; those of tap t start at {@code t * n}
     * @param y the sums, from index j on; overwritten
     */
    void depthwise(float[] x, int i, int[] taps, float[] w, float[] y, int j, int n);
}
