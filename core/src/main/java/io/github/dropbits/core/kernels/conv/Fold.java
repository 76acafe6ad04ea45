package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.gemm.MicroKernel;
import io.github.dropbits.core.kernels.gemm.Target;
import io.github.dropbits.core.kernels.vec.RowOps;

/**
 * The destination of a matrix product that computes the gradients of patches. Each gradient is added to the image, at
 * the index that the patch element was gathered from (col2im). The rows of the product are taps (window positions of a
 * channel), and its columns are pixels. Instances are not thread-safe.
 */
final class Fold implements Target {
    private final Patches patches;
    /**
     * For each run of contiguous pixels in the current strip of columns, its index within the strip. {@link #offsets}
     * and {@link #lengths} hold the runs' offsets in the image and their lengths. All tiles of the strip share these
     * runs.
     */
    private final int[] starts = new int[MicroKernel.ACTIVE.columns()];
    private final int[] offsets = new int[starts.length];
    private final int[] lengths = new int[starts.length];
    private int runs;
    private int strip = -1;

    /** Creates a destination that adds to the images of the given patches. Their column step must be 1. */
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
                // Runs of equal length are added in one call. Only the first and the last run may be shorter than the
                // others.
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
