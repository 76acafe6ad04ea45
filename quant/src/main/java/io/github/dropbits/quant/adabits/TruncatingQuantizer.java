package io.github.dropbits.quant.adabits;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.TanhWeights;
import io.github.dropbits.quant.uniform.Calibration;
import io.github.dropbits.quant.uniform.DorefaQuantizer;

/**
 * The weight quantizer of AdaBits (Jin, Yang, Liao, CVPR 2020, arXiv 1912.09666). It is the weight quantizer of DoReFa
 * with one difference: the rounding to multiples of {@code 1 / (2^b - 1)} is replaced by
 * {@code q(s) = (min(floor(2^b s), 2^b - 1) + 1/2) / 2^b}. This is the modified scheme of the paper, in the centred
 * form that the authors published later. Weights become {@code 2 q(tanh(w) / (2 max|tanh w|) + 1/2) - 1}. This is a
 * signed code plus 1/2, multiplied by {@code 2^(1-b)}. Removing the last bits of a weight's code gives its code at
 * fewer bits. Without the added 1/2, weights would decrease by half a step on average, and networks with 2 bits and
 * without batch norm would not recover from this. The gradient is passed straight through the floor function, and the
 * maximum is treated as a constant.
 *
 * <p>As in {@link DorefaQuantizer}, the result is multiplied by a constant, which is the initial largest magnitude of
 * the weights. This supports training that continues from a float checkpoint.
 */
public final class TruncatingQuantizer extends UniformQuantizer {
    private final Grid grid;
    private final Tensor scale;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param place the tensor that the quantizer is for, the weights of a layer
     * @param bits the bit-length, from 1 to 8
     * @throws IllegalArgumentException if the place is the input of a layer
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
        // For a signed grid of two bits, the step that MIN_MAX computes is the largest magnitude.
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
