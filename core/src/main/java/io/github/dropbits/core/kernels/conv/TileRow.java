package io.github.dropbits.core.kernels.conv;

import java.util.List;

/**
 * One row of the matrices {@code Bt} and {@code A} of Winograd's algorithm F(2x2, 3x3), which are defined in
 * {@link TileTransforms}. Multiplying by such a row combines two rows of pixels.
 */
enum TileRow {
    FIRST(0, 2, -1, 1, 0),
    SECOND(1, 2, 1, 1, 1),
    THIRD(2, 1, -1, 1, -1),
    FOURTH(1, 3, -1, 0, -1);

    /** All four rows, in order. */
    static final List<TileRow> ALL = List.of(values());

    /** The row of a 4x4 tile whose factor in this row of {@code Bt} is 1. */
    private final int plain;
    /** The row of a 4x4 tile whose factor in this row of {@code Bt} is {@link #sign}. */
    private final int signed;
    private final float sign;
    /** The factor in this row of {@code A} for the upper row of a 2x2 tile. */
    private final float upper;
    /** The factor in this row of {@code A} for the lower row of a 2x2 tile. */
    private final float lower;

    TileRow(int plain, int signed, float sign, float upper, float lower) {
        this.plain = plain;
        this.signed = signed;
        this.sign = sign;
        this.upper = upper;
        this.lower = lower;
    }

    int plain() {
        return plain;
    }

    int signed() {
        return signed;
    }

    float sign() {
        return sign;
    }

    float upper() {
        return upper;
    }

    float lower() {
        return lower;
    }
}
