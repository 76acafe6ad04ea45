package io.github.dropbits.core;

import io.github.dropbits.core.kernels.vec.Chunks;
import java.util.Arrays;

/**
 * Walks the rows of a row-major shape in order, keeping for each of several strided operands the offset at which the
 * row begins. The innermost loop over a row is the caller's, so that it stays small enough to be compiled well.
 */
public final class Rows {
    private final int[] dims;
    private final int[][] strides;
    private final int[] index;
    private final int[] offsets;
    private final int length;
    private final int count;

    /**
     * Starts at the first row.
     *
     * @param shape the shape that is walked
     * @param strides for each operand, one stride a dimension of the shape, in elements; kept
     */
    public Rows(Shape shape, int[]... strides) {
        int outer = Math.max(0, shape.rank() - 1);
        this.dims = shape.toArray();
        this.strides = strides;
        this.index = new int[outer];
        this.offsets = new int[strides.length];
        this.length = shape.rank() == 0 ? 1 : shape.dim(-1);
        this.count = length == 0 ? 0 : shape.elements() / length;
    }

    /** Starts at the first row of another walk. */
    private Rows(Rows like) {
        dims = like.dims;
        strides = like.strides;
        index = new int[like.index.length];
        offsets = new int[like.offsets.length];
        length = like.length;
        count = like.count;
    }

    /**
     * Starts at the first row of a shape whose neighbouring dimensions are made one where all operands' strides allow:
     * the same elements in the same order, in fewer, longer rows.
     *
     * @param shape the shape that is walked
     * @param strides for each operand, one stride a dimension of the shape, in elements
     * @return the walk
     */
    public static Rows merged(Shape shape, int[]... strides) {
        int[] dims = new int[shape.rank()];
        int[][] steps = new int[strides.length][shape.rank()];
        int n = 0;
        for (int d = 0; d < shape.rank(); d++) {
            int extent = shape.dim(d);
            if (extent == 1) {
                continue;
            }
            boolean goesOn = n > 0;
            for (int k = 0; k < strides.length; k++) {
                goesOn = goesOn && steps[k][n - 1] == strides[k][d] * extent;
            }
            if (goesOn) {
                dims[--n] *= extent;
            } else {
                dims[n] = extent;
            }
            for (int k = 0; k < strides.length; k++) {
                steps[k][n] = strides[k][d];
            }
            n++;
        }
        for (int k = 0; k < strides.length; k++) {
            steps[k] = Arrays.copyOf(steps[k], n);
        }
        return new Rows(Shape.of(Arrays.copyOf(dims, n)), steps);
    }

    /**
     * The number of rows.
     *
     * @return the product of all extents but the last; 0 for an empty shape
     */
    public int count() {
        return count;
    }

    /**
     * The number of elements in a row.
     *
     * @return the last extent, 1 for a scalar
     */
    public int length() {
        return length;
    }

    /**
     * Where the current row begins in an operand.
     *
     * @param operand the operand's position
     * @return the offset in elements
     */
    public int offset(int operand) {
        return offsets[operand];
    }

    /**
     * Where an element of the current row stands in an operand.
     *
     * @param operand the operand's position
     * @param p the element's place in the row, from 0
     * @return the offset in elements
     */
    public int offset(int operand, int p) {
        return offsets[operand] + p * step(operand);
    }

    /**
     * How far apart an operand's elements stand within a row.
     *
     * @param operand the operand's position
     * @return the stride in elements; 0 where the operand is repeated
     */
    public int step(int operand) {
        return dims.length == 0 ? 0 : strides[operand][dims.length - 1];
    }

    /**
     * Another walk over the same rows, which begins elsewhere.
     *
     * @param row the row it begins at, from 0 to below {@link #count}
     * @return the walk
     */
    public Rows at(int row) {
        Rows other = new Rows(this);
        int left = row;
        for (int d = index.length - 1; d >= 0; d--) {
            other.index[d] = left % dims[d];
            left /= dims[d];
            for (int k = 0; k < offsets.length; k++) {
                other.offsets[k] += strides[k][d] * other.index[d];
            }
        }
        return other;
    }

    /** Goes on to the next row. */
    public void next() {
        for (int d = index.length - 1; d >= 0; d--) {
            for (int k = 0; k < offsets.length; k++) {
                offsets[k] += strides[k][d];
            }
            if (++index[d] < dims[d]) {
                return;
            }
            for (int k = 0; k < offsets.length; k++) {
                offsets[k] -= strides[k][d] * dims[d];
            }
            index[d] = 0;
        }
    }

    /** Work on neighbouring elements of one row. */
    @FunctionalInterface
    public interface Run {
        /**
         * Does the work.
         *
         * @param row the walk, positioned at the row; not to be moved
         * @param first the first element's index in the row
         * @param k the first element's index among all elements of the walk
         * @param n the number of elements
         */
        void run(Rows row, int first, int k, int n);
    }

    /**
     * Runs work on all elements, on the threads of the current {@link io.github.dropbits.core.runtime.Workers}. Each
     * piece of work is part of a row or several whole rows; the pieces depend on the shape alone.
     *
     * @param work gets each element once
     */
    public void forEach(Run work) {
        if (count == 1) {
            Chunks.forEach(length, (from, to) -> work.run(this, from, from, to - from));
            return;
        }
        Chunks.rowRanges(count, length, (from, to) -> {
            Rows own = at(from);
            for (int r = from; r < to; r++) {
                work.run(own, 0, r * length, length);
                own.next();
            }
        });
    }
}
