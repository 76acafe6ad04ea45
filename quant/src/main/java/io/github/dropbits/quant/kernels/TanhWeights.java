package io.github.dropbits.quant.kernels;

import static io.github.dropbits.core.ops.Tanh.tanh;

import io.github.dropbits.core.Tensor;

/** The range of weights in DoReFa-Net (Zhou et al. 2016, equation 9), which AdaBits shares. */
public final class TanhWeights {
    private static final float LEAST = 1e-12f;

    private TanhWeights() {
    }

    /** {@code tanh(w) / max|tanh w|}, from -1 to 1; the maximum counts as a constant. */
    public static Tensor withinOne(Tensor w) {
        Tensor t = tanh(w);
        float most = LEAST;
        for (float v : t.array()) {
            // Not Math.max, whose NaN would spread to all weights and hide which one it was.
            most = Math.abs(v) > most ? Math.abs(v) : most;
        }
        return t.mul(1 / most);
    }
}
