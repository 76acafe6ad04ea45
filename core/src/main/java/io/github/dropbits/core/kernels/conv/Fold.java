package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.MicroKernel;
import io.github.dropbits.core.kernels.gemm.Target;
import io.github.dropbits.core.kernels.vec.RowOps;

/**
 * Where the gradients of patches go: each is added to the place that the patch's element was taken from (col2im). The
 * product's rows are taps, its columns pixels. For one thread.
 */
final class Fold implements Target {
    private final Patches patches;
    /** The runs of neighbouring pixels that the present strip of columns consists of: all its tiles have the same. */
    private final int[] starts = new int[MicroKernel.ACTIVE.columns()];
    private final int[] offsets = new int[starts.length];
    private final int[] lengths = new int[starts.length];
    private int runs;
    private int strip = -1;

    /** Adds to the images of these patches, of column step 1. */
    Fold(Patches patches) {
        this.patches = patches;
    }

    @Override
    public int offsetOf(int row, int column, int columns) {
        return -1;
    }

    @Override
    public float[] array() {
        return patches.array();
    }

    @Override
    public int stride() {
        return 0;
    }

    @Override
    public void put(float[] tile, int at, int width, int row, int rows, int column, int columns, boolean add) {
        if (column != strip) {
            cut(column, columns);
        }
        for (int r = 0; r < rows; r++) {
            int tap = patches.taps()[row + r];
            for (int q = 0; q < runs;) {
                // Neighbouring runs of one length, which all are but the first and the last, go together.
                int end = q + 1;
                while (end < runs && lengths[end] == lengths[q]) {
                    end++;
                }
                RowOps.ACTIVE.scatterAdd(tile, at + r * width, starts, patches.array(), tap, offsets, q, end,
                        lengths[q]);
                q = end;
            }
        }
    }

    private void cut(int column, int columns) {
        strip = column;
        runs = 0;
        int run = patches.run();
        for (int j = 0; j < columns; j += lengths[runs++]) {
            starts[runs] = j;
            offsets[runs] = patches.offset(column + j);
            lengths[runs] = Math.min(columns - j, run - (column + j) % run);
        }
    }
}
