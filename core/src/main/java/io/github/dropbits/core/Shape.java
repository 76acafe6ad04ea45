package io.github.dropbits.core;

import java.util.Arrays;

/**
 * The extents of a tensor's dimensions, outermost first. Shapes are immutable. A scalar has the shape {@code []}, which
 * has no dimensions. An extent may be 0; the tensor is then empty.
 */
public final class Shape {
    /** The shape of a scalar, which has no dimensions and one element. */
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;
    private final int elements;

    private Shape(int[] dims) {
        this.dims = dims;
        boolean empty = false;
        // Extents of 0 are left out of this product, so that it also bounds every stride, which must fit into an int.
        long n = 1;
        for (int d : dims) {
            if (d < 0) {
                throw new ShapeException("shape " + Arrays.toString(dims) + " has a negative dimension");
            }
            empty |= d == 0;
            n *= Math.max(1, d);
            if (n > Integer.MAX_VALUE) {
                throw new ShapeException(
                        "shape " + Arrays.toString(dims) + " has more elements than a Java array can hold");
            }
        }
        this.elements = empty ? 0 : (int) n;
    }

    /**
     * Creates a shape.
     *
     * @param dims the extents, outermost first; the array is copied
     * @return the shape
     * @throws ShapeException if an extent is negative, or if the product of the nonzero extents exceeds
     *     {@link Integer#MAX_VALUE}
     */
    public static Shape of(int... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    /**
     * Returns the number of dimensions.
     *
     * @return the rank; 0 for a scalar
     */
    public int rank() {
        return dims.length;
    }

    /**
     * Returns the extent of one dimension.
     *
     * @param axis the dimension; negative numbers count from the end, and -1 is the last dimension
     * @return the extent
     * @throws ShapeException if there is no such dimension
     */
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /**
     * Converts a dimension number, which may be negative, to a nonnegative one. Negative numbers count from the end,
     * and -1 is the last dimension.
     *
     * @param axis the dimension, from {@code -rank} to {@code rank - 1}
     * @return the same dimension, counted from 0
     * @throws ShapeException if there is no such dimension
     */
    public int axis(int axis) {
        int a = axis < 0 ? axis + dims.length : axis;
        if (a < 0 || a >= dims.length) {
            throw new ShapeException("dim " + axis + " is out of range for shape " + this);
        }
        return a;
    }

    /**
     * Returns the number of elements.
     *
     * @return the product of the extents; 1 for a scalar
     */
    public int elements() {
        return elements;
    }

    /**
     * Returns the extents as a new array.
     *
     * @return the extents, outermost first
     */
    public int[] toArray() {
        return dims.clone();
    }

    /**
     * Returns the product of the extents in a range of dimensions.
     *
     * @param from the first dimension, not negative
     * @param to one more than the last dimension
     * @return the product; 1 if the range is empty
     * @throws ShapeException if the range exceeds the dimensions of this shape
     */
    public int product(int from, int to) {
        if (from < 0 || to > dims.length) {
            throw new ShapeException("dimensions " + from + " to " + to + " are not those of shape " + this);
        }
        int n = 1;
        for (int i = from; i < to; i++) {
            n *= dims[i];
        }
        return n;
    }

    /**
     * Returns the row-major strides. The stride of a dimension is the distance, in elements, between neighbours along
     * it.
     *
     * @return the strides, outermost first
     */
    public int[] strides() {
        int[] s = new int[dims.length];
        int step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            s[i] = step;
            step *= dims[i];
        }
        return s;
    }

    /**
     * Returns the common shape of two operands under broadcasting. The shapes are aligned at the last dimension. In
     * every dimension, the extents must be equal, or one of them must be 1.
     *
     * @param other the other operand's shape
     * @return the common shape
     * @throws ShapeException if the shapes cannot be broadcast against each other
     */
    public Shape broadcast(Shape other) {
        if (equals(other)) {
            return this;
        }
        int rank = Math.max(rank(), other.rank());
        int[] out = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int a = i <= rank() ? dims[rank() - i] : 1;
            int b = i <= other.rank() ? other.dims[other.rank() - i] : 1;
            if (a != b && a != 1 && b != 1) {
                throw new ShapeException("shapes " + this + " and " + other + " do not broadcast: " + a + " against "
                        + b
                        + " in dimension " + (rank - i));
            }
            out[rank - i] = a == 1 ? b : a;
        }
        return of(out);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Shape s && Arrays.equals(dims, s.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** Returns the extents in the form {@code [2, 3]}. */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
