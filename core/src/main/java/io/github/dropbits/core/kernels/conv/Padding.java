package io.github.dropbits.core.kernels.conv;

import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.Interleave;
import io.github.dropbits.core.kernels.vec.RowOps;
import io.github.dropbits.core.runtime.ScratchPool;
import java.util.Arrays;

/**
 * A layout in which planes are surrounded by the zeros of a window's padding, so that loops over patches need no
 * special cases at the borders. The columns may be split into phases: all columns whose index has the same remainder
 * modulo the horizontal stride form a phase. The columns that neighbouring windows read at the same window position are
 * then contiguous for every stride.
 *
 * @param window the geometry of the sliding window
 * @param phases the number of phases, which is 1 or {@link Window#stepW}
 */
record Padding(Window window, int phases) {
    /** Returns the number of rows of a padded plane. */
    private int height() {
        return window.height() + 2 * window.padH();
    }

    /** Returns the length of a padded row within one phase. */
    int rowLength() {
        return Math.ceilDiv(window.width() + 2 * window.padW(), phases);
    }

    /** Returns the number of elements of all phases of a padded plane. */
    int plane() {
        return window.arraySize((long) phases * height() * rowLength());
    }

    /** Returns the number of elements of {@code planes} padded planes. */
    int size(int planes) {
        return window.arraySize((long) planes * plane());
    }

    /** Returns whether planes need neither padding nor a split into phases. */
    boolean none() {
        return phases == 1 && window.padH() == 0 && window.padW() == 0;
    }

    /**
     * Returns the offset of an element within its padded plane. Row {@code y} and column {@code x} include the padding.
     */
    private int offset(int y, int x) {
        return (x % phases * height() + y) * rowLength() + x / phases;
    }

    /**
     * Returns the offsets of all window positions in the first {@code channels} channels, relative to the first
     * position in the first channel. The offsets are ordered by channel, then by window position.
     */
    int[] taps(int channels) {
        int[] taps = new int[channels * window.kernelArea()];
        int k = 0;
        for (int c = 0; c < channels; c++) {
            for (int u = 0; u < window.kernelH(); u++) {
                for (int v = 0; v < window.kernelW(); v++) {
                    taps[k++] = c * plane() + offset(u * window.dilationH(), v * window.dilationW());
                }
            }
        }
        return taps;
    }

    /**
     * Pads planes. The result is {@code x} itself if planes need no padding and no phases, and otherwise an array from
     * the {@link ScratchPool}.
     */
    float[] pad(float[] x, int planes) {
        if (none()) {
            return x;
        }
        float[] padded = ScratchPool.acquire(size(planes));
        Chunks.rows(planes, window.area(), plane -> {
            Arrays.fill(padded, plane * plane(), (plane + 1) * plane(), 0);
            for (int i = 0; i < window.height(); i++) {
                int from = (plane * window.height() + i) * window.width();
                for (int f = 0; f < phases; f++) {
                    // The plane's first column in this phase, and the index of this column in the padded array.
                    int first = Math.floorMod(f - window.padW(), phases);
                    int to = plane * plane() + offset(i + window.padH(), first + window.padW());
                    int n = (window.width() - first + phases - 1) / phases;
                    if (phases == 1) {
                        RowOps.ACTIVE.copy(x, from, padded, to, n);
                    } else {
                        Interleave.rows(x, from + first, 0, phases, 1, n, padded, to, 1);
                    }
                }
            }
        });
        return padded;
    }

    /** Copies one padded plane to {@code x} without its padding. */
    void crop(float[] padded, int from, float[] x, int at) {
        for (int i = 0; i < window.height(); i++) {
            for (int f = 0; f < phases; f++) {
                int first = Math.floorMod(f - window.padW(), phases);
                int source = from + offset(i + window.padH(), first + window.padW());
                int n = (window.width() - first + phases - 1) / phases;
                int to = at + i * window.width() + first;
                if (phases == 1) {
                    RowOps.ACTIVE.copy(padded, source, x, to, n);
                } else {
                    Interleave.rows(padded, source, 0, 1, 1, n, x, to, phases);
                }
            }
        }
    }

    /** Releases an array that {@link #pad} returned, unless it is the input itself. */
    void release(float[] padded) {
        if (!none()) {
            ScratchPool.release(padded);
        }
    }
}
