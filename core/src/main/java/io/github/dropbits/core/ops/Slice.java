package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** Part of a tensor along one dimension. The output is a copy. */
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
     * Part of a tensor along one dimension.
     *
     * @param x the values; not changed
     * @param dim the dimension
     * @param from the first index to keep
     * @param to one more than the last index to keep
     * @return the part
     * @throws ShapeException if the dimension or the range does not exist
     */
    public static Tensor slice(Tensor x, int dim, int from, int to) {
        return new Slice(dim, from, to).apply(x);
    }

    /**
     * The dimension that is sliced.
     *
     * @return the dimension as given; a negative one is counted from the end
     */
    public int dim() {
        return dim;
    }

    /**
     * The first index that is kept.
     *
     * @return the index, from 0
     */
    public int from() {
        return from;
    }

    /**
     * The end of the range that is kept.
     *
     * @return one more than the last index that is kept
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
