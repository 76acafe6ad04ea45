package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.frozen.program.Codes;

/** The loops over values side by side that a layer's output goes through, in a plain and a vector form. */
interface RowLoops {
    /** The implementation in use. */
    RowLoops ACTIVE = Kernels.vectorized() && VectorRowLoops.fits() ? new VectorRowLoops() : new ScalarRowLoops();

    /**
     * Writes {@code fma(x, scale, bias)}, brought between two ends; NaN stays NaN.
     *
     * @param x the values, at i
     * @param scale the scales, at c
     * @param bias the biases, at c
     * @param y the results, at j; overwritten
     * @param n how many
     */
    void affine(float[] x, int i, float[] scale, float[] bias, int c, float least, float most, float[] y, int j,
            int n);

    /** Writes the codes of values, at i, to bytes, at j. */
    void codes(float[] x, int i, Codes codes, byte[] y, int j, int n);

    /** Keeps the larger of the codes at i and at j at j. */
    void max(byte[] x, int i, boolean signed, byte[] y, int j, int n);

    /**
     * Writes for each of n channels the sum over taps of value times weight, by fused multiply-adds from 0 on in the
     * order of the taps.
     *
     * @param x the values; tap t's stand at {@code i + taps[t]}
     * @param w the weights; tap t's stand at {@code t * n}
     * @param y the sums, at j; overwritten
     */
    void depthwise(float[] x, int i, int[] taps, float[] w, float[] y, int j, int n);
}
