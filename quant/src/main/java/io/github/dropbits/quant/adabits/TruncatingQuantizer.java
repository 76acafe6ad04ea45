package io.github.dropbits.quant.adabits;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.TanhWeights;
import io.github.dropbits.quant.uniform.Calibration;
import io.github.dropbits.quant.uniform.DorefaQuantizer;

/**
 * The weight quantizer of AdaBits (Jin, Yang, Liao, CVPR 2020, arXiv 1912.09666). It is DoReFa's weight quantizer, but
 * with {@code q(s) = (min(floor(2^b s), 2^b - 1) + 1/2) / 2^b} in place of rounding to multiples of {@code 1 / (2^b -
 * 1)}. This is the paper's modified scheme, in the centred form that its authors gave it later. Weights become {@code
 * 2 q(tanh(w) / (2 max|tanh w|) + 1/2) - 1}, which is a signed code plus 1/2, times {@code 2^(1-b)}. For the same
 * weights, the code at fewer bits is the code at more bits without its last bits. Without the added 1/2, weights would
 * decrease by half a step on average; at 2 bits, networks without batch norm do not recover from that. The gradient
 * passes straight through the floor and treats the maximum as a constant.
 *
 * <p>As with {@link DorefaQuantizer}, the result is multiplied by a constant, the largest weight at the start, so
 * that training can continue from a float checkpoint.
 */
public final class TruncatingQuantizer extends UniformQuantizer {
    private final Grid grid;
    private final Tensor scale;

    /**
     * Creates a quantizer whose range is not yet known.
     *
     * @param place the place: a layer's weights
     * @param bits the bit-length, 1 to 8
     * @throws IllegalArgumentException if the place is an input
     */
    public TruncatingQuantizer(Place place, int bits) {
        super(place.name());
        if (!place.weight()) {
            throw new IllegalArgumentException("AdaBits truncates weights; " + place.name()
                    + " needs another quantizer");
        }
        grid = new Grid(bits, true);
        scale = buffer("reach", Tensor.scalar(1));
    }

    @Override
    protected void initialize(Tensor x) {
        // On a signed grid of two bits, the step of MIN_MAX is the largest magnitude.
        scale.set(new float[] {Calibration.MIN_MAX.step(x.array(), 0, x.elements(), new Grid(2, true))});
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return Truncate.truncate(TanhWeights.withinOne(x), grid, label()).mul(scale.item());
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return Tensor.scalar(scale.item() * -1 / grid.lowest());
    }

    @Override
    public Tensor offset() {
        return Tensor.scalar(scale.item() * -0.5f / grid.lowest());
    }

    @Override
    public String describe() {
        return "Truncated(" + grid.bits() + " bits)";
    }
}
