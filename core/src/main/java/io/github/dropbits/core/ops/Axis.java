package io.github.dropbits.core.ops;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;

/**
 * A row-major shape, divided at one dimension into {@code outer} blocks of {@code length} rows of {@code inner}
 * elements. The {@code length} elements that differ only in their index along this dimension form a run.
 *
 * @param outer the product of the extents of the dimensions before this one
 * @param length the dimension's extent
 * @param inner the product of the extents of the dimensions after this one
 */
record Axis(int outer, int length, int inner) {
    static Axis of(String op, Shape shape, int dim) {
        int axis = shape.axis(dim);
        if (shape.dim(axis) == 0) {
            throw new ShapeException(op + ": dim " + dim + " of shape " + shape + " is empty");
        }
        return new Axis(shape.product(0, axis), shape.dim(axis), shape.product(axis + 1, shape.rank()));
    }

    /** Returns the number of runs along the dimension. */
    int runs() {
        return outer * inner;
    }

    /** Returns the offset of a run's first element; the run's stride is {@code inner}. */
    int start(int run) {
        return run / inner * length * inner + run % inner;
    }

    /** Removes a dimension from a shape or, if {@code keepDim} is true, sets the dimension's extent to 1. */
    static Shape without(Shape shape, int dim, boolean keepDim) {
        int axis = shape.axis(dim);
        int[] dims = shape.toArray();
        if (keepDim) {
            dims[axis] = 1;
            return Shape.of(dims);
        }
        int[] left = new int[dims.length - 1];
        System.arraycopy(dims, 0, left, 0, axis);
        System.arraycopy(dims, axis + 1, left, axis, left.length - axis);
        return Shape.of(left);
    }
}
