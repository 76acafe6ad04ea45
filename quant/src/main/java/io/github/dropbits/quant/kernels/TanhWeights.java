package io.github.dropbits.quant.kernels;

import static io.github.dropbits.core.ops.Tanh.tanh;

import io.github.dropbits.core.Tensor;

/**
 * Maps weights to the range from -1 to 1 (DoReFa-Net; Zhou et al. 2016, equation 9). AdaBits uses this mapping as well.
 */
public final class TanhWeights {
    private static final float LEAST = 1e-12f;

    private TanhWeights() {
    }

    /** Returns {@code tanh(w) / max|tanh w|}, which is from -1 to 1. The gradient treats the maximum as a constant. */
    public static Tensor withinOne(Tensor w) {
        Tensor t = tanh(w);
        float largest = LEAST;
        for (float v : t.array()) {
            // Math.max would return NaN if one weight is NaN. All weights would then become NaN, and the error message
            // could not name the weight that was NaN originally.
            largest = Math.abs(v) > largest ? Math.abs(v) : largest;
        }
        return t.mul(1 / largest);
    }
}
