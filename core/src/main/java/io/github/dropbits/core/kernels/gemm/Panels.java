package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;

/**
 * Packed rows of an operand. They are split into blocks along k, and each block is split into panels.
 *
 * @param array the array that contains the panels
 * @param rows the number of rows
 * @param depth the number of elements of a row
 * @param block the length of a block along k; the last block may be shorter than the others
 * @param height the number of rows of a panel; the last panel is padded with zeros
 */
record Panels(float[] array, int rows, int depth, int block, int height) {
    /** The number of elements for which a task on another thread is worthwhile. */
    private static final int TASK = 1 << 15;

    /**
     * Packs {@code rows} rows of an operand, beginning with row {@code first}. From each row, {@code depth} elements
     * are packed, beginning with element {@code from}. The array is from the {@link ScratchPool}, to which
     * {@link #release} returns it.
     */
    static Panels of(Operand operand, int first, int rows, int from, int depth, int height) {
        return pack(operand, first, rows, from, depth, height, ScratchPool.acquire(size(rows, depth, height)));
    }

    /**
     * Packs the first {@code rows} rows of an operand into a new array, which is not from the pool and must not be
     * released.
     */
    static Panels kept(Operand operand, int rows, int from, int depth, int height) {
        return pack(operand, 0, rows, from, depth, height, new float[size(rows, depth, height)]);
    }

    private static int size(int rows, int depth, int height) {
        return (rows + height - 1) / height * height * depth;
    }

    /** Returns the length of a block along k for rows of {@code depth} elements. */
    static int block(int depth) {
        return Gemm.evenBlock(depth, MicroKernel.ACTIVE.depth());
    }

    private static Panels pack(Operand operand, int first, int rows, int from, int depth, int height, float[] to) {
        int block = block(depth);
        int blocks = (depth + block - 1) / block;
        int count = (rows + height - 1) / height;
        Panels panels = new Panels(to, rows, depth, block, height);
        int perTask = Math.max(1, TASK / (height * block));
        int tasks = (count + perTask - 1) / perTask;
        Workers.forEach(tasks * blocks, task -> {
            int p = task / tasks * block;
            int end = Math.min(count, (task % tasks + 1) * perTask);
            for (int panel = task % tasks * perTask; panel < end; panel++) {
                operand.pack(first + panel * height, panels.height(panel), from + p, panels.blockAt(p), panels.array,
                        panels.at(panel, p), height);
            }
        });
        return panels;
    }

    int count() {
        return (rows + height - 1) / height;
    }

    /** Returns the number of rows of a panel, without the padding. */
    int height(int panel) {
        return Math.min(height, rows - panel * height);
    }

    /** Returns the length along k of the block that begins at {@code p}. */
    int blockAt(int p) {
        return Math.min(block, depth - p);
    }

    /**
     * Returns the index in {@link #array} at which a panel of the block begins. The block begins at {@code p} along k.
     */
    int at(int panel, int p) {
        return (count() * p + panel * blockAt(p)) * height;
    }

    void release() {
        ScratchPool.release(array);
    }
}
