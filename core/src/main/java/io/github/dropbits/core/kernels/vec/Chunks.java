package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Workers;
import java.util.function.IntConsumer;

/**
 * Splits elementwise work into ranges of elements for the {@link Workers}. The ranges depend only on the number of
 * elements, not on the number of threads.
 */
public final class Chunks {
    /**
     * The maximum number of elements of a range. A range is small enough for the second-level cache, and large enough
     * for a task on another thread to be worthwhile.
     */
    public static final int SIZE = 1 << 15;

    private Chunks() {
    }

    /** An operation on a range of indices. */
    @FunctionalInterface
    public interface Range {
        /**
         * Processes the indices of a range.
         *
         * @param from the first index
         * @param to the index after the last one
         */
        void run(int from, int to);
    }

    /**
     * Splits {@code n} elements into ranges of at most {@link #SIZE} elements and processes each range.
     *
     * @param n the number of elements
     * @param work the operation, which is called once for each range
     */
    public static void forEach(int n, Range work) {
        Workers.forEach(Math.ceilDiv(n, SIZE), i -> work.run(i * SIZE, i * SIZE + Math.min(SIZE, n - i * SIZE)));
    }

    /**
     * Processes each row. The rows are distributed to tasks, so that the rows of each task together have about
     * {@link #SIZE} elements.
     *
     * @param rows the number of rows
     * @param length the number of elements in a row
     * @param work the operation, which is called once with the index of each row
     */
    public static void rows(int rows, int length, IntConsumer work) {
        rowRanges(rows, length, (from, to) -> {
            for (int row = from; row < to; row++) {
                work.accept(row);
            }
        });
    }

    /**
     * Splits rows into ranges and processes each range. The rows of a range together have about {@link #SIZE} elements.
     *
     * @param rows the number of rows
     * @param length the number of elements in a row
     * @param work the operation, which is called once for each range of rows
     */
    public static void rowRanges(int rows, int length, Range work) {
        int perTask = Math.max(1, SIZE / Math.max(1, length));
        Workers.forEach(Math.ceilDiv(rows, perTask),
                task -> work.run(task * perTask, task * perTask + Math.min(perTask, rows - task * perTask)));
    }
}
