package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.Tensor;

/**
 * The magnitude of a learned step, which an update may have made negative. Its slope at 0 is 1, not 0 as that of
 * {@link io.github.dropbits.core.ops.Abs}: a step that is exactly 0 would never be learned again.
 */
final class Magnitude {
    private Magnitude() {
    }

    /**
     * Computes magnitudes.
     *
     * @param step the steps, of any shape; not changed
     * @return a tensor of the same shape
     */
    static Tensor of(Tensor step) {
        float[] signs = new float[step.elements()];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = step.array()[i] < 0 ? -1 : 1;
        }
        return step.mul(Tensor.of(signs, step.shape().toArray()));
    }
}
