package io.github.dropbits.quant.cpq;

/**
 * Which codes (classes) pass their gradient in the multi-class straight-through estimator (cpq.md, section 3). The
 * paper's abstract can be read either way.
 */
public enum Estimator {
    /**
     * Every code: the gradient is the derivative of a soft staircase, small near grid points and large near cell
     * borders.
     */
    ALL,
    /** Only the winning code. */
    ARGMAX
}
