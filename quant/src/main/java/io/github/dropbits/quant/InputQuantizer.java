package io.github.dropbits.quant;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The default quantizer for the input of the entire network. A method or a rule can specify a different one. The levels
 * are evenly spaced up to the largest magnitude in the first batch, or in all calibration batches. The quantizer has no
 * learned parameters, and its gradient is the identity (straight-through).
 */
final class InputQuantizer extends UniformQuantizer {
    /** Recreates these quantizers when a file is loaded. Users cannot choose this method by name. */
    static final QuantizationMethod METHOD = QuantizationMethod.of("input",
            "evenly spaced levels up to the largest magnitude of the first batch", bits -> place ->
            new InputQuantizer(place, bits));

    /** The step to use if all values are 0. */
    private static final float FALLBACK = 1e-2f;

    private final Grid grid;
    private final Tensor step;

    InputQuantizer(Place place, int bits) {
        super(place.name());
        grid = new Grid(bits, !place.nonNegative());
        step = buffer("step", Tensor.scalar(1));
    }

    @Override
    protected void initialize(Tensor x) {
        setRange(largest(x));
    }

    @Override
    protected Consumer<Tensor> calibrator() {
        float[] largest = new float[1];
        return x -> {
            largest[0] = Math.max(largest[0], largest(x));
            setRange(largest[0]);
        };
    }

    /**
     * Returns the largest finite magnitude. If the codes are unsigned, returns the largest finite value instead,
     * because negative values are rounded to code 0.
     */
    private float largest(Tensor x) {
        float largest = 0;
        for (float v : x.array()) {
            float size = grid.signed() ? Math.abs(v) : v;
            largest = Float.isFinite(size) ? Math.max(largest, size) : largest;
        }
        return largest;
    }

    private void setRange(float largest) {
        float s = largest / grid.extent();
        // Division by a subnormal step would be inaccurate.
        step.set(new float[] {s >= Float.MIN_NORMAL ? s : FALLBACK});
    }

    /** Rounds values to levels. The gradient is passed through unchanged. */
    private static final class Round extends Op {
        private static final int TASK_ELEMENTS = 1 << 15;

        private final Grid grid;
        private final float step;
        private final String label;

        Round(Grid grid, float step, String label) {
            this.grid = grid;
            this.step = step;
            this.label = label;
        }

        Tensor of(Tensor x) {
            return apply(x);
        }

        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] y) {
            float[] x = in[0].array();
            Workers.forEach(Math.ceilDiv(y.length, TASK_ELEMENTS), task -> {
                for (int i = task * TASK_ELEMENTS; i < Math.min(y.length, (task + 1) * TASK_ELEMENTS); i++) {
                    if (Float.isNaN(x[i])) {
                        throw new IllegalArgumentException("quantizer of " + label + ": the value at index " + i
                                + " is NaN");
                    }
                    y[i] = grid.nearest(x[i] / step) * step;
                }
            });
        }

        @Override
        protected void backward(Gradients g) {
            g.pass(0);
        }

        @Override
        protected double[] reference(double[][] in) {
            return Arrays.stream(in[0]).map(v -> (double) grid.nearest((float) v / step) * step).toArray();
        }

        /** The straight-through surrogate: the difference between a value and its level is treated as a constant. */
        @Override
        protected double[] surrogate(double[][] at, double[][] in) {
            double[] out = reference(at);
            for (int i = 0; i < out.length; i++) {
                out[i] += in[0][i] - at[0][i];
            }
            return out;
        }

        @Override
        protected boolean nonNegative(boolean[] in) {
            return !grid.signed();
        }
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return new Round(grid, step.item(), label()).of(x);
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return step.copy();
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of(METHOD.name(), bits()));
    }

    @Override
    public String describe() {
        return "Input(" + grid + ")";
    }
}
