package io.github.dropbits.quant.relaxed;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.quant.Grid;

/**
 * The evaluation mode of Relaxed Quantization (section 2.1): values are rounded to the nearest grid point
 * ({@link Grid#nearest}) and clamped to the ends of the grid. The derivatives are exact, and no straight-through
 * estimator is used. The derivative with respect to a value is 0, and the derivative with respect to the step is the
 * code.
 */
final class NearestPoint extends Op {
    /** The number of elements per task. */
    private static final int CHUNK = 8192;

    private final Grid grid;
    private final String label;
    private Saved x;
    private Saved alpha;

    private NearestPoint(Grid grid, String label) {
        this.grid = grid;
        this.label = label;
    }

    /**
     * Rounds values to grid points.
     *
     * @param x the values, of any shape; not modified
     * @param alpha the step, one positive element
     * @param grid the grid that defines the codes
     * @param label the name of the quantized tensor in messages; may be empty
     * @return grid points, with the shape of {@code x}
     * @throws ShapeException if alpha does not have one element
     * @throws IllegalArgumentException if alpha is not positive and finite, or a value is NaN
     */
    static Tensor nearest(Tensor x, Tensor alpha, Grid grid, String label) {
        return new NearestPoint(grid, label).apply(x, alpha);
    }

    private String where() {
        return label.isEmpty() ? "nearestPoint" : "nearestPoint of " + label;
    }

    /** Returns the grid point of an element, in units of the step. */
    private int point(int i) {
        return grid.nearest(x.array()[i] / alpha.array()[0]);
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[1].elements() != 1) {
            throw new ShapeException(where() + ": alpha " + in[1] + " must have one element");
        }
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        alpha = save(in[1]);
        float step = in[1].item();
        if (!(step > 0 && step < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(where() + ": alpha " + step + " must be positive and finite");
        }
        int n = out.length;
        Workers.forEach((n + CHUNK - 1) / CHUNK, task -> {
            for (int i = task * CHUNK; i < Math.min(n, (task + 1) * CHUNK); i++) {
                if (Float.isNaN(x.array()[i])) {
                    throw new IllegalArgumentException(where() + ": the value at index " + i + " is NaN");
                }
                out[i] = point(i) * step;
            }
        });
    }

    @Override
    protected void backward(Gradients g) {
        if (g.wants(0)) {
            g.zeros(0);
        }
        if (g.wants(1)) {
            double sum = 0;
            for (int i = 0; i < g.out().length; i++) {
                sum += (double) g.out()[i] * point(i);
            }
            g.in(1)[0] = (float) sum;
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[1][0] * grid.nearest((float) (in[0][i] / in[1][0]));
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return !grid.signed();
    }
}
