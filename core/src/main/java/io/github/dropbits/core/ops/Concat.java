package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** Concatenates tensors along a dimension. */
public final class Concat extends Op {
    private final int dim;
    private int outer;
    private int row;
    private int[] runs;

    private Concat(int dim) {
        this.dim = dim;
    }

    /**
     * Concatenates tensors along a dimension.
     *
     * @param dim the dimension along which the tensors are concatenated; only in this dimension may their extents
     *     differ
     * @param parts the tensors, at least one; not modified
     * @return the concatenated tensor
     * @throws ShapeException if the ranks differ, or if the extents of a dimension other than {@code dim} differ
     * @throws IllegalArgumentException if there are no tensors
     */
    public static Tensor concat(int dim, Tensor... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("concat needs at least one tensor");
        }
        return new Concat(dim).apply(parts);
    }

    /**
     * Returns the dimension along which the inputs are concatenated.
     *
     * @return the dimension that the op was created with; a negative number counts from the end
     */
    public int dim() {
        return dim;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Concat o && dim == o.dim;
    }

    @Override
    protected Shape infer(Shape[] in) {
        int axis = in[0].axis(dim);
        int[] dims = in[0].toArray();
        dims[axis] = 0;
        outer = in[0].product(0, axis);
        runs = new int[in.length];
        for (int p = 0; p < in.length; p++) {
            if (in[p].rank() != dims.length) {
                throw new ShapeException("concat: shapes " + in[0] + " and " + in[p] + " differ in rank");
            }
            for (int d = 0; d < dims.length; d++) {
                if (d != axis && in[p].dim(d) != dims[d]) {
                    throw new ShapeException("concat along dim " + axis + ": shapes " + in[0] + " and " + in[p]
                            + " differ in dim " + d);
                }
            }
            if (in[p].dim(axis) > Integer.MAX_VALUE - dims[axis]) {
                throw new ShapeException("concat along dim " + axis + ": the extents of " + in.length + " shapes, from "
                        + in[0] + " to " + in[in.length - 1] + ", add up to more than an int can hold");
            }
            dims[axis] += in[p].dim(axis);
            runs[p] = in[p].product(axis, dims.length);
        }
        Shape out = Shape.of(dims);
        row = out.product(axis, dims.length);
        return out;
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        int at = 0;
        for (int p = 0; p < in.length; p++) {
            for (int o = 0; o < outer; o++) {
                System.arraycopy(in[p].array(), o * runs[p], out, o * row + at, runs[p]);
            }
            at += runs[p];
        }
    }

    @Override
    protected void backward(Gradients g) {
        int at = 0;
        for (int p = 0; p < runs.length; p++) {
            if (g.wants(p)) {
                float[] to = g.in(p);
                for (int o = 0; o < outer; o++) {
                    System.arraycopy(g.out(), o * row + at, to, o * runs[p], runs[p]);
                }
            }
            at += runs[p];
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[outer * row];
        int at = 0;
        for (int p = 0; p < in.length; p++) {
            for (int o = 0; o < outer; o++) {
                System.arraycopy(in[p], o * runs[p], out, o * row + at, runs[p]);
            }
            at += runs[p];
        }
        return out;
    }

    @Override
    protected boolean keepsValues() {
        return true;
    }
}
