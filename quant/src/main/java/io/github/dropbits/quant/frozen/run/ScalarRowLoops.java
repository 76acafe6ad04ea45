package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.core.kernels.vec.Fma;
import io.github.dropbits.quant.frozen.program.Codes;

/** The scalar twin of {@link VectorRowLoops}. */
final class ScalarRowLoops implements RowLoops {
    @Override
    public void affine(float[] x, int i, float[] scale, float[] bias, int c, float least, float most, float[] y,
            int j, int n) {
        for (int k = 0; k < n; k++) {
            float v = Fma.fma(x[i + k], scale[c + k], bias[c + k]);
            v = v <= least ? least : v;
            y[j + k] = v > most ? most : v;
        }
    }

    @Override
    public void codes(float[] x, int i, Codes codes, byte[] y, int j, int n) {
        for (int k = 0; k < n; k++) {
            y[j + k] = (byte) codes.code(x[i + k]);
        }
    }

    @Override
    public void max(byte[] x, int i, boolean signed, byte[] y, int j, int n) {
        // If the highest bit of unsigned bytes is flipped, a signed comparison orders them correctly.
        int flip = signed ? 0 : Byte.MIN_VALUE;
        for (int k = 0; k < n; k++) {
            if ((byte) (x[i + k] ^ flip) > (byte) (y[j + k] ^ flip)) {
                y[j + k] = x[i + k];
            }
        }
    }

    @Override
    public void depthwise(float[] x, int i, int[] taps, float[] w, float[] y, int j, int n) {
        depthwise(x, i, taps, w, y, j, 0, n);
    }

    /** Computes only the channels starting at {@code first}. */
    void depthwise(float[] x, int i, int[] taps, float[] w, float[] y, int j, int first, int n) {
        for (int k = first; k < n; k++) {
            float sum = 0;
            for (int t = 0; t < taps.length; t++) {
                sum = Fma.fma(x[i + taps[t] + k], w[t * n + k], sum);
            }
            y[j + k] = sum;
        }
    }
}
