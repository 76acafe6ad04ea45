package io.github.dropbits.quant.cpq;

/**
 * Specifies which codes (classes) propagate their gradient in the multi-class straight-through estimator (cpq.md,
 * section 3). The abstract of the paper allows both interpretations.
 */
public enum Estimator {
    /**
     * Every code propagates its gradient. The gradient is the derivative of the soft staircase, which is small near
     * grid points and large near cell borders.
     */
    ALL,
    /** Only the winning code propagates its gradient. */
    ARGMAX
}
