package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.quant.Grid;

/**
 * The quantizer of a layer's input in evaluation mode, which is defined by a grid and a step (cpq.md, section 2).
 *
 * @param grid the grid of the codes
 * @param step the distance between neighbouring levels; code 0 represents 0
 */
public record Codes(Grid grid, float step) {
    public Codes {
        if (!(step > 0 && step < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a quantizer's step must be positive and finite, not " + step);
        }
    }

    /**
     * Returns the code of a value. The quotient {@code x / step} is computed in float, clamped to the grid and rounded
     * to the nearest integer, with ties to even. The code of NaN is 0, or 1 if the codes are signs.
     */
    public int code(float x) {
        return grid.nearest(x / step);
    }

    /**
     * Returns the number of bits of a stored code, in two's complement if the grid is signed. Signs take two bits,
     * because padding has the code 0.
     */
    public int bits() {
        return grid.isSign() ? 2 : grid.bits();
    }

    /** Returns the largest magnitude of a code. */
    public int maxMagnitude() {
        return Math.max(-grid.lowest(), grid.highest());
    }
}
