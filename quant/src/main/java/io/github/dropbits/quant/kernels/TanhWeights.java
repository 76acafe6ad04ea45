package io.github.dropbits.quant.kernels;

import static io.github.dropbits.core.ops.Tanh.tanh;

import io.github.dropbits.core.Tensor;

/** The mapping of weights to -1 .. 1 of DoReFa-Net (Zhou et al. 2016, equation 9), which AdaBits uses too. */
public final class TanhWeights {
    private static final float LEAST = 1e-12f;

    private TanhWeights() {
    }

    /** {@code tanh(w) / max|tanh w|}, from -1 to 1; the maximum counts as a constant. */
    public static Tensor withinOne(Tensor w) {
        Tensor t = tanh(w);
        float largest = LEAST;
        for (float v : t.array()) {
            // Not Math.max: it would spread a NaN to all weights, and the error could not name the first one.
            largest = Math.abs(v) > largest ? Math.abs(v) : largest;
        }
        return t.mul(1 / largest);
    }
}
