package io.github.dropbits.quant.frozen;

import io.github.dropbits.quant.Grid;

/**
 * How values are brought to codes: the quantizer of a layer's input, as it stands in evaluation (cpq.md, section 2).
 *
 * @param grid the codes there are
 * @param step the distance of neighbouring levels; code 0 stands for 0
 */
record Codes(Grid grid, float step) {
    Codes {
        if (!(step > 0 && step < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a quantizer's step must be positive and finite, not " + step);
        }
    }

    /** The code of a value: {@code x / step} in float, clamped, to the nearest whole number, half down; of NaN 0. */
    int code(float x) {
        double c = Math.max(grid.lowest(), Math.min(grid.highest(), x / step));
        return (int) Math.ceil(c - 0.5);
    }

    /** The largest magnitude of a code. */
    int most() {
        return Math.max(-grid.lowest(), grid.highest());
    }

    /** The code that a byte holds. */
    int of(byte held) {
        return grid.signed() ? held : held & 0xFF;
    }
}
