package io.github.dropbits.core.kernels.gemm;

import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;

/**
 * Rows of an operand, packed whole: cut into blocks along the rows, and each block into panels.
 *
 * @param array the panels
 * @param rows how many rows
 * @param depth how many elements of each
 * @param block elements of a block; the last one may have fewer
 * @param height rows of a panel; the last one is filled up with zeros
 */
record Panels(float[] array, int rows, int depth, int block, int height) {
    /** Elements worth handing to another thread. */
    private static final int TASK = 1 << 15;

    /**
     * Packs rows {@code first..first+rows} of an operand, {@code depth} elements of each from {@code from} on, into an
     * array of the {@link ScratchPool}, where {@link #give} brings it back.
     */
    static Panels of(Operand operand, int first, int rows, int from, int depth, int height) {
        return pack(operand, first, rows, from, depth, height, ScratchPool.acquire(size(rows, depth, height)));
    }

    /** The same of the first rows, into an array of their own. */
    static Panels kept(Operand operand, int rows, int from, int depth, int height) {
        return pack(operand, 0, rows, from, depth, height, new float[size(rows, depth, height)]);
    }

    private static int size(int rows, int depth, int height) {
        return (rows + height - 1) / height * height * depth;
    }

    /** How long blocks along rows of so many elements are. */
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

    /** Rows of a panel, without those filled up. */
    int height(int panel) {
        return Math.min(height, rows - panel * height);
    }

    /** Elements of the block that begins at p. */
    int blockAt(int p) {
        return Math.min(block, depth - p);
    }

    /** The place of a panel of the block that begins at p. */
    int at(int panel, int p) {
        return (count() * p + panel * blockAt(p)) * height;
    }

    void release() {
        ScratchPool.release(array);
    }
}
