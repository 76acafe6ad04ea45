package io.github.dropbits.core.kernels;

/** Copies a part of a matrix into a panel: {@code height} values for each k, one k after the other. */
final class Pack {
    private Pack() {
    }

    static void panel(float[] to, int at, Matrix a, int row, int rows, int column, int columns, int height) {
        float[] from = a.array();
        int base = a.offset() + row * a.rowStride() + column * a.columnStride();
        if (a.rowStride() == 1) {
            for (int p = 0; p < columns; p++) {
                System.arraycopy(from, base + p * a.columnStride(), to, at + p * height, rows);
            }
        } else {
            for (int r = 0; r < rows; r++) {
                int q = base + r * a.rowStride();
                int step = a.columnStride();
                for (int p = 0; p < columns; p++) {
                    to[at + p * height + r] = from[q + p * step];
                }
            }
        }
        for (int r = rows; r < height; r++) {
            for (int p = 0; p < columns; p++) {
                to[at + p * height + r] = 0;
            }
        }
    }
}
