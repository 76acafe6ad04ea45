package io.github.dropbits.core;

import io.github.dropbits.core.kernels.vec.Chunks;
import java.util.Arrays;

/**
 * A cursor over the rows of a shape, in row-major order. A row consists of the elements along the last dimension. For
 * each of several strided operands, the cursor tracks the offset of the current row's first element. The loop over a
 * row's elements is left to the caller, so that it stays small enough for the JIT compiler to optimize well.
 */
public final class Rows {
    private final int[] dims;
    private final int[][] strides;
    private final int[] index;
    private final int[] offsets;
    private final int length;
    private final int count;

    /**
     * Creates a cursor, positioned at the first row.
     *
     * @param shape the shape to iterate over
     * @param strides for each operand, one stride per dimension of the shape, in elements; the arrays are not copied
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

    /** Creates a cursor over the same rows as another one, positioned at the first row. */
    private Rows(Rows like) {
        dims = like.dims;
        strides = like.strides;
        index = new int[like.index.length];
        offsets = new int[like.offsets.length];
        length = like.length;
        count = like.count;
    }

    /**
     * Creates a cursor, positioned at the first row, over a shape whose neighbouring dimensions are merged where the
     * strides of all operands allow this. The cursor visits the same elements in the same order, but in fewer and
     * longer rows.
     *
     * @param shape the shape to iterate over
     * @param strides for each operand, one stride per dimension of the shape, in elements
     * @return the cursor
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
            boolean mergeable = n > 0;
            for (int k = 0; k < strides.length; k++) {
                mergeable = mergeable && steps[k][n - 1] == strides[k][d] * extent;
            }
            if (mergeable) {
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
     * Returns the number of rows.
     *
     * @return the product of all extents except the last; 0 for an empty shape
     */
    public int count() {
        return count;
    }

    /**
     * Returns the number of elements in a row.
     *
     * @return the last extent; 1 for a scalar
     */
    public int length() {
        return length;
    }

    /**
     * Returns the offset, within an operand, of the current row's first element.
     *
     * @param operand the operand's index
     * @return the offset in elements
     */
    public int offset(int operand) {
        return offsets[operand];
    }

    /**
     * Returns the offset, within an operand, of an element of the current row.
     *
     * @param operand the operand's index
     * @param p the element's index in the row, from 0
     * @return the offset in elements
     */
    public int offset(int operand, int p) {
        return offsets[operand] + p * step(operand);
    }

    /**
     * Returns the stride of an operand's elements within a row.
     *
     * @param operand the operand's index
     * @return the stride in elements; 0 if the operand is repeated along the row
     */
    public int step(int operand) {
        return dims.length == 0 ? 0 : strides[operand][dims.length - 1];
    }

    /**
     * Creates another cursor over the same rows, positioned at the given row.
     *
     * @param row the row's index, from 0 to {@link #count} minus 1
     * @return the cursor
     */
    public Rows at(int row) {
        Rows other = new Rows(this);
        int remaining = row;
        for (int d = index.length - 1; d >= 0; d--) {
            other.index[d] = remaining % dims[d];
            remaining /= dims[d];
            for (int k = 0; k < offsets.length; k++) {
                other.offsets[k] += strides[k][d] * other.index[d];
            }
        }
        return other;
    }

    /** Moves to the next row. After the last row, the cursor returns to the first row. */
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

    /** An operation on consecutive elements of one row. */
    @FunctionalInterface
    public interface Run {
        /**
         * Processes {@code n} consecutive elements.
         *
         * @param row the cursor, positioned at the row; this method must not move it
         * @param first the first element's index in the row
         * @param k the first element's index in the row-major order of all elements
         * @param n the number of elements
         */
        void run(Rows row, int first, int k, int n);
    }

    /**
     * Processes all elements, on the threads of the current {@link io.github.dropbits.core.runtime.Workers}. If there
     * is a single row, it is split into ranges of elements; otherwise, the rows are split into ranges of rows. The
     * split depends only on the shape.
     *
     * @param work processes a range of elements; the calls together cover each element exactly once
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
