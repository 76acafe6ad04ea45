package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;

/**
 * A quantizer with a given grid, steps and offset that rounds to the nearest code. With it, the expected values in
 * tests can be computed by hand.
 */
public final class FixedQuantizer extends UniformQuantizer {
    private final Grid grid;
    private final float offset;
    private final float[] steps;

    public FixedQuantizer(Grid grid, float offset, float... steps) {
        super("fixed");
        this.grid = grid;
        this.offset = offset;
        this.steps = steps;
    }

    @Override
    protected void initialize(Tensor x) {
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return x.copy().update(a -> {
            for (int i = 0; i < a.length; i++) {
                float step = steps[i * steps.length / a.length];
                double code = Math.rint((a[i] - offset) / step);
                a[i] = (float) (offset + step * Math.clamp(code, grid.lowest(), grid.highest()));
            }
        });
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return steps.length == 1 ? Tensor.scalar(steps[0]) : Tensor.of(steps, steps.length);
    }

    @Override
    public Tensor offset() {
        return Tensor.scalar(offset);
    }
}
