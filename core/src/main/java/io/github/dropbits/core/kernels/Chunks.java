package io.github.dropbits.core.kernels;

import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Workers;
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
        groups(rows, length, (from, to) -> {
            for (int row = from; row < to; row++) {
                work.accept(row);
            }
        });
    }

    /** Work on neighbouring elements of one row of a walk. */
    @FunctionalInterface
    public interface Run {
        /**
         * Does the work.
         *
         * @param row the walk, which stands at the row; not to be moved
         * @param first where in the row the elements begin
         * @param k where among all elements they begin
         * @param n how many
         */
        void run(Rows row, int first, int k, int n);
    }

    /**
     * Runs work on all elements of a walk, each piece part of a row or several whole ones.
     *
     * @param rows the walk, at its first row; not moved
     * @param work gets each element once
     */
    public static void forEach(Rows rows, Run work) {
        int n = rows.length();
        if (rows.count() == 1) {
            forEach(n, (from, to) -> work.run(rows, from, from, to - from));
            return;
        }
        groups(rows.count(), n, (from, to) -> {
            Rows own = rows.at(from);
            for (int r = from; r < to; r++) {
                work.run(own, 0, r * n, n);
                own.next();
            }
        });
    }

    private static void groups(int rows, int length, Range work) {
        int perTask = Math.max(1, SIZE / Math.max(1, length));
        Workers.forEach(Math.ceilDiv(rows, perTask),
                task -> work.run(task * perTask, task * perTask + Math.min(perTask, rows - task * perTask)));
    }
}
