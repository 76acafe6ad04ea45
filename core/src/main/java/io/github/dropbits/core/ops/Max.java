package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.kernels.vec.Reduce;
import io.github.dropbits.core.runtime.StepMemory;

/**
 * The largest value along a dimension. If several elements have the largest value, the first of them receives the
 * entire gradient. NaN counts as larger than any number.
 */
public final class Max extends Op {
    /** Runs (see {@link Axis}) that are shorter than this are searched by a plain loop instead of the kernel. */
    private static final int SHORT = 16;

    private final int dim;
    private final boolean keepDim;
    private Axis axis;
    private int[] winners;

    private Max(boolean keepDim, int dim) {
        this.keepDim = keepDim;
        this.dim = dim;
    }

    /**
     * Finds the largest values along a dimension.
     *
     * @param x the values; not modified
     * @param keepDim whether to keep the dimension, with extent 1
     * @param dim the dimension to search along
     * @return the maxima
     * @throws io.github.dropbits.core.ShapeException if the dimension does not exist or is empty
     */
    public static Tensor max(Tensor x, boolean keepDim, int dim) {
        return new Max(keepDim, dim).apply(x);
    }

    /**
     * Finds the indices of the largest values along a dimension.
     *
     * @param x the values; not modified
     * @param dim the dimension to search along
     * @return for each line of values along the dimension, in row-major order, the index of its largest value within
     *     the line. If several elements have the largest value, this is the index of the first of them; if there are
     *     NaNs, it is the index of the first NaN
     * @throws io.github.dropbits.core.ShapeException if the dimension does not exist or is empty
     */
    public static int[] argmax(Tensor x, int dim) {
        Axis axis = Axis.of("argmax", x.shape(), dim);
        int[] at = new int[axis.runs()];
        for (int run = 0; run < at.length; run++) {
            at[run] = (winner(x.array(), axis, run) - axis.start(run)) / axis.inner();
        }
        return at;
    }

    private static int winner(float[] x, Axis axis, int run) {
        int first = axis.start(run);
        if (axis.inner() == 1 && axis.length() >= SHORT) {
            return Reduce.ACTIVE.argMax(x, first, axis.length());
        }
        int best = first;
        for (int i = 1; i < axis.length(); i++) {
            int at = first + i * axis.inner();
            if (x[at] > x[best] || Float.isNaN(x[at]) && !Float.isNaN(x[best])) {
                best = at;
            }
        }
        return best;
    }

    /**
     * Returns whether the reduced dimension is kept, with extent 1.
     *
     * @return true if the dimension is kept
     */
    public boolean keepDim() {
        return keepDim;
    }

    /**
     * Returns the dimension along which the largest values are searched.
     *
     * @return the dimension that the op was created with; a negative number counts from the end
     */
    public int dim() {
        return dim;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Max o && keepDim == o.keepDim && dim == o.dim;
    }

    @Override
    protected Shape infer(Shape[] in) {
        axis = Axis.of(name(), in[0], dim);
        return Axis.without(in[0], dim, keepDim);
    }

    @Override
    protected void forward(Tensor[] in, float[] y) {
        float[] x = in[0].array();
        winners = StepMemory.ints(y.length);
        if (axis.inner() == 1) {
            Chunks.rows(y.length, axis.length(), run -> {
                winners[run] = winner(x, axis, run);
                y[run] = x[winners[run]];
            });
        } else {
            Chunks.rows(axis.outer(), axis.length() * axis.inner(), block -> columns(x, y, block * axis.inner()));
        }
    }

    /**
     * Finds the largest values of {@code inner} interleaved runs, beginning with the given run, in one pass over the
     * memory.
     */
    private void columns(float[] x, float[] y, int run) {
        int start = axis.start(run);
        int inner = axis.inner();
        for (int j = 0; j < inner; j++) {
            winners[run + j] = start + j;
            y[run + j] = x[start + j];
        }
        for (int i = 1; i < axis.length(); i++) {
            Reduce.ACTIVE.argMaxRow(x, start + i * inner, y, winners, run, inner);
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] to = g.zeros(0);
        for (int run = 0; run < g.out().length; run++) {
            to[winners[run]] = g.out()[run];
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[axis.runs()];
        for (int run = 0; run < out.length; run++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < axis.length(); i++) {
                max = Math.max(max, in[0][axis.start(run) + i * axis.inner()]);
            }
            out[run] = max;
        }
        return out;
    }

    @Override
    protected boolean keepsValues() {
        return true;
    }
}
