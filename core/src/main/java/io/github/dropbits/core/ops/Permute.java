package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;

/** Reorders the dimensions of a tensor. The output is a copy, because tensors are always contiguous. */
public final class Permute extends Move {
    private final int[] dims;
    private Shape from;
    private Shape to;

    private Permute(int[] dims) {
        this.dims = dims;
    }

    /**
     * Reorders the dimensions of a tensor.
     *
     * @param x the values; not modified
     * @param dims for each dimension of the result, the index of that dimension in {@code x}; each index must occur
     *     exactly once
     * @return the values in the new order
     * @throws ShapeException if {@code dims} is not a permutation of the dimensions
     */
    public static Tensor permute(Tensor x, int... dims) {
        return new Permute(dims.clone()).apply(x);
    }

    /**
     * Exchanges two dimensions.
     *
     * @param x the values; not modified
     * @param a one dimension
     * @param b the other dimension
     * @return the values with both dimensions exchanged
     * @throws ShapeException if a dimension does not exist
     */
    public static Tensor transpose(Tensor x, int a, int b) {
        int[] dims = new int[x.shape().rank()];
        Arrays.setAll(dims, i -> i);
        dims[x.shape().axis(a)] = x.shape().axis(b);
        dims[x.shape().axis(b)] = x.shape().axis(a);
        return new Permute(dims).apply(x);
    }

    /**
     * Returns, for each dimension of the result, the index of that dimension in the input.
     *
     * @return a copy of the indices, which are counted from 0 once the op was applied
     */
    public int[] dims() {
        return dims.clone();
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Permute o && Arrays.equals(dims, o.dims);
    }

    @Override
    protected Shape infer(Shape[] in) {
        from = in[0];
        int[] extents = new int[dims.length];
        boolean[] seen = new boolean[from.rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = from.axis(dims[i]);
            extents[i] = from.dim(dims[i]);
            if (seen[dims[i]]) {
                throw new ShapeException("permute: " + Arrays.toString(dims) + " names a dimension of " + from
                        + " twice");
            }
            seen[dims[i]] = true;
        }
        if (dims.length != from.rank()) {
            throw new ShapeException("permute: " + Arrays.toString(dims) + " does not order the dimensions of " + from);
        }
        to = Shape.of(extents);
        return to;
    }

    @Override
    Block block() {
        int[] strides = from.strides();
        int[] steps = new int[dims.length];
        Arrays.setAll(steps, i -> strides[dims[i]]);
        return new Block(to, 0, steps, 0, to.strides());
    }
}
