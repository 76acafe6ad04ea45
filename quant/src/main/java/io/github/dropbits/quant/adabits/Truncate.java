package io.github.dropbits.quant.adabits;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;

/**
 * Moves each value to the middle of its cell. The values are between -1 and 1, and the cells begin at the multiples of
 * {@code 2^(1-b)}: {@code y = (clamp(floor(2^(b-1) t)) + 1/2) / 2^(b-1)}, where clamp limits codes to the signed ones
 * of b bits. The gradient passes straight through, for clamped values too.
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
     * @param t the values; not changed
     * @param grid the codes, signed
     * @param label the name of the quantized tensor, for messages
     * @return levels, of the shape of {@code t}
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
        // -lowest is a power of 2, so all of this is exact.
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

    /** Straight through: the level at {@code at}, plus the change of the input. */
    @Override
    protected double[] surrogate(double[][] at, double[][] in) {
        double[] out = reference(at);
        for (int i = 0; i < out.length; i++) {
            out[i] += in[0][i] - at[0][i];
        }
        return out;
    }
}
