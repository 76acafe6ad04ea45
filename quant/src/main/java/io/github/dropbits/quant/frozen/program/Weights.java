package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.quant.Grid;

/**
 * The weights of a layer, {@code [out, in / groups, kernelH, kernelW]}, row-major.
 *
 * @param grid the grid of the codes; null for weights in float
 * @param packed the codes in two's complement, packed without gaps. Each code starts with its lowest bit, and the first
 *     code is in the lowest bits of the first byte. Signs take one bit, which is 0 for -1. Null for weights in float
 * @param floats the weights in float; null for codes
 */
public record Weights(Grid grid, byte[] packed, float[] floats) {
    public static Weights of(int[] codes, Grid grid) {
        byte[] packed = new byte[(int) bytes(codes.length, grid.bits())];
        for (int i = 0; i < codes.length; i++) {
            int code = grid.isSign() ? Math.max(0, codes[i]) : codes[i] & (1 << grid.bits()) - 1;
            long bit = (long) i * grid.bits();
            int at = (int) (bit >> 3);
            int shifted = code << (bit & 7);
            packed[at] |= (byte) shifted;
            if (shifted >> 8 != 0) {
                packed[at + 1] |= (byte) (shifted >> 8);
            }
        }
        return new Weights(grid, packed, null);
    }

    /** Returns the number of bytes of packed codes. */
    static long bytes(long count, int bits) {
        return (count * bits + 7) / 8;
    }

    public boolean quantized() {
        return grid != null;
    }

    /** Returns the code of the weight at an index. */
    public int code(int i) {
        int bits = grid.bits();
        long bit = (long) i * bits;
        int at = (int) (bit >> 3);
        int pair = packed[at] & 0xFF | (at + 1 < packed.length ? (packed[at + 1] & 0xFF) << 8 : 0);
        int code = pair >> (bit & 7) & (1 << bits) - 1;
        if (grid.isSign()) {
            return code == 0 ? -1 : 1;
        }
        return grid.signed() && code >> bits - 1 != 0 ? code - (1 << bits) : code;
    }

    /** Returns the weight at an index if the weights are in float, or its code as a float otherwise, which is exact. */
    public float value(int i) {
        return quantized() ? code(i) : floats[i];
    }

    /** Returns the size of the weights in the file, in bytes. */
    public long bytes() {
        return quantized() ? packed.length : (long) Float.BYTES * floats.length;
    }
}
