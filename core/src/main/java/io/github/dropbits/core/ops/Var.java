package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;

/** The variance over dimensions. It is computed in two passes, in double precision. */
public final class Var extends Op {
    private final boolean unbiased;
    private final boolean keepDim;
    private final int[] over;
    private Dims dims;
    private Shape shape;
    private Saved x;
    private double[] means;
    private int[] targets;

    private Var(boolean unbiased, boolean keepDim, int[] over) {
        this.unbiased = unbiased;
        this.keepDim = keepDim;
        this.over = over.clone();
    }

    /**
     * Computes the variance over dimensions.
     *
     * @param x the values; not modified
     * @param unbiased whether to divide by n - 1 (Bessel's correction) instead of n
     * @param keepDim whether to keep the reduced dimensions, with extent 1
     * @param dims the dimensions to reduce; if none is given, all dimensions
     * @return the variances
     * @throws ShapeException if a dimension does not exist or is given twice, or if there are too few elements: fewer
     *     than two for the unbiased variance, none for the biased one
     */
    public static Tensor var(Tensor x, boolean unbiased, boolean keepDim, int... dims) {
        return new Var(unbiased, keepDim, dims).apply(x);
    }

    /**
     * Returns whether the sum of squares is divided by n - 1 (Bessel's correction) instead of n.
     *
     * @return true if it is divided by n - 1
     */
    public boolean unbiased() {
        return unbiased;
    }

    /**
     * Returns whether the reduced dimensions are kept, with extent 1.
     *
     * @return true if the dimensions are kept
     */
    public boolean keepDim() {
        return keepDim;
    }

    /**
     * Returns the dimensions that are reduced.
     *
     * @return a copy of the dimensions that the op was created with; empty if all dimensions are reduced
     */
    public int[] dims() {
        return over.clone();
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Var o && unbiased == o.unbiased && keepDim == o.keepDim && Arrays.equals(over, o.over);
    }

    @Override
    protected Shape infer(Shape[] in) {
        shape = in[0];
        dims = new Dims(name(), shape, keepDim, over);
        if (dims.count < (unbiased ? 2 : 1)) {
            throw new ShapeException("var: too few elements in shape " + shape + ": " + dims.count
                    + " for each result");
        }
        return dims.out;
    }

    private int divisor() {
        return unbiased ? dims.count - 1 : dims.count;
    }

    @Override
    protected void forward(Tensor[] in, float[] y) {
        x = save(in[0]);
        targets = dims.targets(shape);
        float[] a = in[0].array();
        means = new double[dims.out.elements()];
        for (int i = 0; i < a.length; i++) {
            means[targets[i]] += a[i];
        }
        for (int j = 0; j < means.length; j++) {
            means[j] /= dims.count;
        }
        double[] squares = new double[means.length];
        for (int i = 0; i < a.length; i++) {
            double d = a[i] - means[targets[i]];
            squares[targets[i]] += d * d;
        }
        for (int j = 0; j < y.length; j++) {
            y[j] = (float) (squares[j] / divisor());
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] a = x.array();
        float[] to = g.in(0);
        double scale = 2.0 / divisor();
        for (int i = 0; i < to.length; i++) {
            float gy = g.out()[targets[i]];
            to[i] = gy == 0 ? 0 : (float) (gy * scale * (a[i] - means[targets[i]]));
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        int[] to = dims.targets(shape);
        double[] mean = new double[dims.out.elements()];
        for (int i = 0; i < to.length; i++) {
            mean[to[i]] += in[0][i] / dims.count;
        }
        double[] out = new double[mean.length];
        for (int i = 0; i < to.length; i++) {
            out[to[i]] += Math.pow(in[0][i] - mean[to[i]], 2) / divisor();
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }
}
