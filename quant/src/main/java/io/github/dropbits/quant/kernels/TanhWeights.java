package io.github.dropbits.quant.kernels;

import static io.github.dropbits.core.ops.Tanh.tanh;

import io.github.dropbits.core.Tensor;

/** DoReFa-Net's mapping of weights to -1 .. 1 (Zhou et al. 2016, equation 9), which AdaBits uses, too. */
public final class TanhWeights {
    private static final float LEAST = 1e-12f;

    private TanhWeights() {
    }

    /** {@code tanh(w) / max|tanh w|}, from -1 to 1; the gradient treats the maximum as a constant. */
    public static Tensor withinOne(Tensor w) {
        Tensor t = tanh(w);
        float largest = LEAST;
        for (float v : t.array()) {
            // Math.max would return NaN, which would spread to all weights; the error could not name the weight that
            // was NaN.
            largest = Math.abs(v) > largest ? Math.abs(v) : largest;
        }
        return t.mul(1 / largest);
    }
}
