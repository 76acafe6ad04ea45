package io.github.dropbits.core.kernels.vec;

import io.github.dropbits.core.runtime.Workers;
import java.util.function.IntConsumer;

/**
 * Splits elementwise work into pieces for the {@link Workers}. The number of elements alone determines the pieces,
 * not the number of threads.
 */
public final class Chunks {
    /**
     * The number of elements of a piece: small enough for the second-level cache, large enough to be worth handing to
     * another thread.
     */
    public static final int SIZE = 1 << 15;

    private Chunks() {
    }

    /** Work on a range of elements. */
    @FunctionalInterface
    public interface Range {
        /**
         * Processes the elements of a range.
         *
         * @param from the first index
         * @param to one past the last index
         */
        void run(int from, int to);
    }

    /**
     * Runs work on ranges of up to {@link #SIZE} elements, which together cover all {@code n}.
     *
     * @param n the number of elements
     * @param work called once for each range
     */
    public static void forEach(int n, Range work) {
        Workers.forEach(Math.ceilDiv(n, SIZE), i -> work.run(i * SIZE, i * SIZE + Math.min(SIZE, n - i * SIZE)));
    }

    /**
     * Runs work on every row. A task handles as many rows as have about {@link #SIZE} elements together.
     *
     * @param rows the number of rows
     * @param length the number of elements of a row
     * @param work called once with the index of each row
     */
    public static void rows(int rows, int length, IntConsumer work) {
        rowRanges(rows, length, (from, to) -> {
            for (int row = from; row < to; row++) {
                work.accept(row);
            }
        });
    }

    /**
     * Runs work on ranges of rows. A range has as many rows as have about {@link #SIZE} elements together.
     *
     * @param rows the number of rows
     * @param length the number of elements of a row
     * @param work called once for each range of rows
     */
    public static void rowRanges(int rows, int length, Range work) {
        int perTask = Math.max(1, SIZE / Math.max(1, length));
        Workers.forEach(Math.ceilDiv(rows, perTask),
                task -> work.run(task * perTask, task * perTask + Math.min(perTask, rows - task * perTask)));
    }
}
