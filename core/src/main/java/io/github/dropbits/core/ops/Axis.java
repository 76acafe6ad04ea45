package io.github.dropbits.core.ops;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;

/**
 * A row-major shape seen along one dimension: {@code outer} blocks, each of {@code length} rows, each of {@code inner}
 * elements. A run is a line along the dimension: {@code length} elements that differ only in their index along it.
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

    /** The number of runs along the dimension. */
    int runs() {
        return outer * inner;
    }

    /** The offset of a run's first element; the run's stride is {@code inner}. */
    int start(int run) {
        return run / inner * length * inner + run % inner;
    }

    /** The shape without the dimension; if {@code keepDim}, the shape with the dimension's extent set to 1. */
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
