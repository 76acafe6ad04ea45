package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Workers;
import java.util.function.IntConsumer;

/** Cuts elementwise work over n elements into pieces by n alone, for the {@link Workers}. */
public final class Chunks {
    /** Elements a piece: small enough for the second-level cache, large enough to be worth handing over. */
    public static final int SIZE = 1 << 15;

    private Chunks() {
    }

    /** Work on the elements from one index up to, not including, another. */
    @FunctionalInterface
    public interface Range {
        /**
         * Does the work.
         *
         * @param from the first index
         * @param to one past the last
         */
        void run(int from, int to);
    }

    /**
     * Runs work on all pieces.
     *
     * @param n how many elements
     * @param work gets each piece once
     */
    public static void forEach(int n, Range work) {
        Workers.forEach(Math.ceilDiv(n, SIZE), i -> work.run(i * SIZE, i * SIZE + Math.min(SIZE, n - i * SIZE)));
    }

    /**
     * Runs work on rows, so many of them a piece that it has about {@link #SIZE} elements.
     *
     * @param rows how many rows
     * @param length elements of each
     * @param work gets each row once
     */
    public static void rows(int rows, int length, IntConsumer work) {
        rowRanges(rows, length, (from, to) -> {
            for (int row = from; row < to; row++) {
                work.accept(row);
            }
        });
    }

    /**
     * Runs work on ranges of rows, so many rows a range that it has about {@link #SIZE} elements.
     *
     * @param rows the number of rows
     * @param length elements of each
     * @param work gets each range of rows once
     */
    public static void rowRanges(int rows, int length, Range work) {
        int perTask = Math.max(1, SIZE / Math.max(1, length));
        Workers.forEach(Math.ceilDiv(rows, perTask),
                task -> work.run(task * perTask, task * perTask + Math.min(perTask, rows - task * perTask)));
    }
}
