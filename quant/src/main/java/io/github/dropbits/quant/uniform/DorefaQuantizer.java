package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.Moments;
import io.github.dropbits.quant.kernels.TanhWeights;
import java.util.Optional;

/**
 * The quantizers of DoReFa-Net (Zhou et al. 2016, arXiv 1606.06160). Let {@code q(t) = round((2^b - 1) t) / (2^b - 1)}
 * for b bits, with a straight-through gradient for the rounding. Weights w are quantized to
 * {@code 2 q(tanh(w) / (2 max|tanh w|) + 1/2) - 1} (equation 9), or to {@code sign(w) mean|w|} if b is 1 (equation 7).
 * Activations x are quantized to {@code q(clip(x, 0, 1))} (equation 11). The gradient treats the maximum as a constant.
 *
 * <p>These formulas limit weights to the range from -1 to 1 and clip activations at 1, which is suitable for networks
 * that are trained with them from the start. To support training that continues from a float checkpoint, this class
 * scales both by a constant that is computed from the first values. For weights this is the largest magnitude, and for
 * activations it is the value that 99.9 % of the first batch do not exceed.
 */
public final class DorefaQuantizer extends UniformQuantizer {
    /** The method DoReFa, for selection by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("dorefa",
            "DoReFa: weights through a scaled tanh, activations clipped to a constant", DorefaQuantizer::bits);

    private static final float LEAST = 1e-12f;

    private final Grid grid;
    private final boolean weight;
    /** The largest magnitude of a level. */
    private final Tensor range;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param place the tensor that the quantizer is for: weights, or an input that cannot be negative
     * @param bits the bit-length, from 1 to 8
     * @throws IllegalArgumentException if the input can be negative
     */
    public DorefaQuantizer(Place place, int bits) {
        super(place.name());
        place.requireNonNegative("DoReFa");
        weight = place.weight();
        grid = new Grid(bits, false);
        range = buffer("reach", Tensor.scalar(1));
    }

    /**
     * Returns the factory of DoReFa quantizers, for weights and for inputs that cannot be negative.
     *
     * @param bits the bit-length, from 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory bits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new DorefaQuantizer(place, bits), SteQuantizer::bits);
    }

    @Override
    protected void initialize(Tensor x) {
        Calibration calibration = weight ? Calibration.MIN_MAX : Calibration.PERCENTILE;
        // For a grid with a single positive code, the step that the calibration computes is the entire range.
        Grid single = new Grid(weight ? 2 : 1, weight);
        range.set(new float[] {calibration.step(x.array(), 0, x.elements(), single)});
        if (weight && grid.bits() == 1) {
            range.set(new float[] {meanMagnitude(x)});
        }
    }

    private static float meanMagnitude(Tensor w) {
        return (float) Math.max(LEAST, Moments.of(w.array(), 0, w.elements()).meanMagnitude());
    }

    private Tensor round(Tensor t, Grid to, float step, float offset, Uniform.StepGradient rule) {
        return Uniform.uniform(t, Tensor.scalar(step), Tensor.scalar(offset), to, rule, 1, label());
    }

    @Override
    protected Tensor quantize(Tensor x) {
        float r = range.item();
        if (!weight) {
            return round(x, grid, r / grid.highest(), 0, Uniform.StepGradient.CLIPPING);
        }
        if (grid.bits() == 1) {
            if (training()) {
                range.set(new float[] {meanMagnitude(x)});
            }
            // The gradient of every weight is passed through (equation 8).
            return round(x, new Grid(1, true), range.item(), 0, Uniform.StepGradient.NONE);
        }
        // The levels 2 q - 1 extend from -1 to 1, which is also the range of the scaled tanh. The multiplication by r
        // comes last, so that no value lies beyond the ends of the grid.
        return round(TanhWeights.withinOne(x), grid, 2f / grid.highest(), -1, Uniform.StepGradient.LSQ).mul(r);
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return Tensor.scalar((weight && grid.bits() > 1 ? 2 : 1) * range.item() / grid.highest());
    }

    @Override
    public Tensor offset() {
        return Tensor.scalar(weight && grid.bits() > 1 ? -range.item() : 0);
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of(METHOD.name(), bits()));
    }

    @Override
    public String describe() {
        return "DoReFa(" + grid.bits() + (grid.bits() == 1 ? " bit" : " bits") + ")";
    }
}
