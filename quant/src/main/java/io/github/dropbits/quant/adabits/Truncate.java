package io.github.dropbits.quant.adabits;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;

/**
 * Rounds each value to the middle of its cell. The values are from -1 to 1, and the cells begin at multiples of
 * {@code 2^(1-b)}. The result is {@code y = (clamp(floor(2^(b-1) t)) + 1/2) / 2^(b-1)}, where clamp limits codes to the
 * signed grid of b bits. The gradient is passed straight through, also for clamped values.
 */
final class Truncate extends Op {
    private final Grid grid;
    private final String label;

    private Truncate(Grid grid, String label) {
        this.grid = grid;
        this.label = label;
    }

    /**
     * Truncates values.
     *
     * @param t the values; not modified
     * @param grid the grid that defines the codes, signed
     * @param label the name of the quantized tensor in messages
     * @return the levels, with the shape of {@code t}
     * @throws IllegalArgumentException if a value is NaN
     */
    static Tensor truncate(Tensor t, Grid grid, String label) {
        return new Truncate(grid, label).apply(t);
    }

    @Override
    protected Shape infer(Shape[] in) {
        return in[0];
    }

    private double level(double t) {
        // The computation is exact, because -lowest is a power of 2.
        double code = Math.floor(t * -grid.lowest());
        return (Math.max(grid.lowest(), Math.min(-1 - grid.lowest(), code)) + 0.5) / -grid.lowest();
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        float[] t = in[0].array();
        for (int i = 0; i < out.length; i++) {
            if (Float.isNaN(t[i])) {
                throw new IllegalArgumentException("quantizer of " + label + ": the value at index " + i + " is NaN");
            }
            out[i] = (float) level(t[i]);
        }
    }

    @Override
    protected void backward(Gradients g) {
        g.pass(0);
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = level(in[0][i]);
        }
        return out;
    }

    /** Evaluates the straight-through surrogate, which is the level for {@code at} plus the change of the input. */
    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        double[] out = reference(at);
        for (int i = 0; i < out.length; i++) {
            out[i] += in[0][i] - at[0][i];
        }
        return out;
    }
}
