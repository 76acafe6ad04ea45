package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.Tensor;

/**
 * Computes the absolute value of a learned step, which an update may have made negative. Its derivative at 0 is 1,
 * whereas the derivative of {@link io.github.dropbits.core.ops.Abs} at 0 is 0. With the latter, a step that is exactly
 * 0 would never change again.
 */
final class Magnitude {
    private Magnitude() {
    }

    /**
     * Computes absolute values.
     *
     * @param step the steps, of any shape; not modified
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
