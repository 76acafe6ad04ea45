package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Kernels;

/**
 * The multiply-add of scalar code: fused where the CPU has an instruction for that, else two instructions, which round
 * twice. Vector kernels are in use only where it is fused.
 */
public final class Fma {
    private static final boolean FUSED = Kernels.fusedMultiplyAdd();

    private Fma() {
    }

    /**
     * Multiplies and adds.
     *
     * @param a a factor
     * @param b the other factor
     * @param c the summand
     * @return {@code a * b + c}, rounded once if {@link Kernels#fusedMultiplyAdd}, else after each operation
     */
    public static float fma(float a, float b, float c) {
        return FUSED ? Math.fma(a, b, c) : a * b + c;
    }
}
