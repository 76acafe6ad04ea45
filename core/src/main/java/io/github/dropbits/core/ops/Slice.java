package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** Extracts a range of indices of one dimension. The output is a copy. */
public final class Slice extends Move {
    private final int dim;
    private final int from;
    private final int to;
    private Shape whole;
    private Shape part;

    private Slice(int dim, int from, int to) {
        this.dim = dim;
        this.from = from;
        this.to = to;
    }

    /**
     * Extracts a range of indices of one dimension.
     *
     * @param x the values; not modified
     * @param dim the dimension to slice
     * @param from the first index of the range
     * @param to one more than the last index of the range
     * @return the elements in the range
     * @throws ShapeException if the dimension does not exist, or if the range exceeds its extent
     */
    public static Tensor slice(Tensor x, int dim, int from, int to) {
        return new Slice(dim, from, to).apply(x);
    }

    /**
     * Returns the dimension that is sliced.
     *
     * @return the dimension that the op was created with; a negative number counts from the end
     */
    public int dim() {
        return dim;
    }

    /**
     * Returns the first index of the range.
     *
     * @return the index, from 0
     */
    public int from() {
        return from;
    }

    /**
     * Returns the end of the range.
     *
     * @return one more than the last index of the range
     */
    public int to() {
        return to;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Slice o && dim == o.dim && from == o.from && to == o.to;
    }

    @Override
    protected Shape infer(Shape[] in) {
        whole = in[0];
        if (from < 0 || to < from || to > whole.dim(dim)) {
            throw new ShapeException("slice: range " + from + ".." + to + " is outside dim " + dim + " of " + whole);
        }
        int[] dims = whole.toArray();
        dims[whole.axis(dim)] = to - from;
        part = Shape.of(dims);
        return part;
    }

    @Override
    Block block() {
        int[] steps = whole.strides();
        return new Block(part, from * steps[whole.axis(dim)], steps, 0, part.strides());
    }
}
