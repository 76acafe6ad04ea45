package io.github.dropbits.quant.adabits;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.TanhWeights;
import io.github.dropbits.quant.uniform.Calibration;
import io.github.dropbits.quant.uniform.DorefaQuantizer;

/**
 * The weights of AdaBits (Jin, Yang, Liao, CVPR 2020, arXiv 1912.09666): DoReFa's with the paper's modified scheme in
 * its authors' later, centred form, {@code q(s) = (min(floor(2^b s), 2^b - 1) + 1/2) / 2^b}, in place of rounding to
 * multiples of {@code 1 / (2^b - 1)}. Weights become {@code 2 q(tanh(w) / (2 max|tanh w|) + 1/2) - 1}: a signed code
 * and a half, times {@code 2^(1-b)}. Of the same weights, the code at fewer bits is that at more bits without its last
 * ones. Without the half every weight would fall by half a step on average: at 2 bits, networks without batch norm do
 * not recover from that. The gradient passes straight through the floor; the maximum counts as a constant.
 *
 * <p>As with {@link DorefaQuantizer} the result is scaled by a constant, the largest weight at the start, so that a
 * float checkpoint can be trained on.
 */
public final class TruncatingQuantizer extends UniformQuantizer {
    private final Grid grid;
    private final Tensor reach;

    /**
     * A quantizer whose reach is not yet known.
     *
     * @param place where it stands: weights
     * @param bits the bit-length, 1 to 8
     * @throws IllegalArgumentException if it is to take an input
     */
    public TruncatingQuantizer(Place place, int bits) {
        super(place.name());
        if (!place.weight()) {
            throw new IllegalArgumentException("AdaBits truncates weights; " + place.name()
                    + " needs another quantizer");
        }
        grid = new Grid(bits, true);
        reach = buffer("reach", Tensor.scalar(1));
    }

    @Override
    protected void initialize(Tensor x) {
        // One code, so that the step is the reach.
        reach.set(new float[] {Calibration.MIN_MAX.step(x.array(), 0, x.elements(), new Grid(1, true))});
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return Truncate.truncate(TanhWeights.withinOne(x), grid, label()).mul(reach.item());
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return Tensor.scalar(reach.item() * -1 / grid.lowest());
    }

    @Override
    public Tensor offset() {
        return Tensor.scalar(reach.item() * -0.5f / grid.lowest());
    }

    @Override
    public String describe() {
        return "Truncated(" + grid.bits() + " bits)";
    }
}
