package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.quant.Grid;

/**
 * How values are brought to codes: the quantizer of a layer's input, as it stands in evaluation (cpq.md, section 2).
 *
 * @param grid the codes there are
 * @param step the distance of neighbouring levels; code 0 stands for 0
 */
public record Codes(Grid grid, float step) {
    public Codes {
        if (!(step > 0 && step < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a quantizer's step must be positive and finite, not " + step);
        }
    }

    /** The code of a value: {@code x / step} in float, clamped, to the nearest whole number, half down; of NaN 0. */
    public int code(float x) {
        return grid.nearest(x / step);
    }

    /** The largest magnitude of a code. */
    public int most() {
        return Math.max(-grid.lowest(), grid.highest());
    }

    /** The code that a byte holds. */
    public int of(byte held) {
        return grid.signed() ? held : held & 0xFF;
    }
}
