package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * The multiply-add operation of scalar code. It is fused if the CPU has an instruction for that. Otherwise, it is a
 * multiplication and an addition, which are rounded separately. The vector kernels are used only if the operation is
 * fused.
 */
public final class Fma {
    private static final boolean FUSED = Kernels.fusedMultiplyAdd();

    private Fma() {
    }

    /**
     * Multiplies and adds.
     *
     * @param a the first factor
     * @param b the second factor
     * @param c the summand
     * @return {@code a * b + c}, rounded once if {@link Kernels#fusedMultiplyAdd} is true, and otherwise after each
     *     operation
     */
    public static float fma(float a, float b, float c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }
}
