package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;

/** The sum over dimensions. It is the adjoint of broadcasting. */
public final class Sum extends Op {
    private final boolean keepDim;
    private final int[] over;
    private Dims dims;
    private Shape shape;

    private Sum(boolean keepDim, int[] over) {
        this.keepDim = keepDim;
        this.over = over.clone();
    }

    /**
     * Computes the sum over dimensions.
     *
     * @param x the values; not modified
     * @param keepDim whether to keep the summed dimensions, with extent 1
     * @param dims the dimensions to sum over; if none is given, all dimensions
     * @return the sums; 0 where there are no elements to sum
     * @throws io.github.dropbits.core.ShapeException if a dimension does not exist or is given twice
     */
    public static Tensor sum(Tensor x, boolean keepDim, int... dims) {
        return new Sum(keepDim, dims).apply(x);
    }

    /**
     * Returns whether the summed dimensions are kept, with extent 1.
     *
     * @return true if the dimensions are kept
     */
    public boolean keepDim() {
        return keepDim;
    }

    /**
     * Returns the dimensions that are summed over.
     *
     * @return a copy of the dimensions that the op was created with; empty if all dimensions are summed over
     */
    public int[] dims() {
        return over.clone();
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Sum o && keepDim == o.keepDim && Arrays.equals(over, o.over);
    }

    @Override
    protected Shape infer(Shape[] in) {
        shape = in[0];
        dims = new Dims(name(), shape, keepDim, over);
        return dims.out;
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        float[] sums = Broadcast.reduce(in[0].array(), shape, dims.kept);
        System.arraycopy(sums, 0, out, 0, sums.length);
    }

    @Override
    protected void backward(Gradients g) {
        Broadcast.expand(g.out(), dims.kept, shape, g.in(0));
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[dims.out.elements()];
        int[] to = dims.targets(shape);
        for (int i = 0; i < to.length; i++) {
            out[to[i]] += in[0][i];
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0];
    }
}
