package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.quant.Grid;

/**
 * The quantizer of a layer's input as it works in evaluation: a grid of codes and a step (cpq.md, section 2).
 *
 * @param grid the codes
 * @param step the distance between neighbouring levels; code 0 stands for 0
 */
public record Codes(Grid grid, float step) {
    public Codes {
        if (!(step > 0 && step < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a quantizer's step must be positive and finite, not " + step);
        }
    }

    /**
     * The code of a value: {@code x / step} in float, clamped to the grid and rounded to the nearest integer; ties
     * round to the even one. The code of NaN is 0, or 1 if the codes are signs.
     */
    public int code(float x) {
        return grid.nearest(x / step);
    }

    /**
     * The number of bits of a stored code, in two's complement if signed. Signs take two, because padding has the code
     * 0.
     */
    public int bits() {
        return grid.isSign() ? 2 : grid.bits();
    }

    /** The largest magnitude of a code. */
    public int maxMagnitude() {
        return Math.max(-grid.lowest(), grid.highest());
    }
}
