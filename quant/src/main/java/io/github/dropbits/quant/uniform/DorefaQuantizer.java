package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.Moments;
import io.github.dropbits.quant.kernels.TanhWeights;

/**
 * DoReFa-Net's quantizers (Zhou et al. 2016, arXiv 1606.06160). With {@code q(t) = round((2^b - 1) t) / (2^b - 1)} and
 * the gradient straight through the rounding, weights become {@code 2 q(tanh(w) / (2 max|tanh w|) + 1/2) - 1}
 * (equation 9), those of one bit {@code sign(w) mean|w|} (equation 7), and activations {@code q(clip(x, 0, 1))}
 * (equation 11). The maximum counts as a constant.
 *
 * <p>Those formulas give weights of magnitude 1 and take activations up to 1, for networks that are trained with them
 * from the start. To go on from a float checkpoint, both are scaled here by a constant that the first values give: the
 * largest weight, and what 99.9 % of the first batch stay within.
 */
public final class DorefaQuantizer extends UniformQuantizer {
    /** DoReFa as a method to choose by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("dorefa",
            "DoReFa: weights through a scaled tanh, activations clipped to a constant", DorefaQuantizer::bits);

    private static final float LEAST = 1e-12f;

    private final Grid grid;
    private final boolean weight;
    private final Tensor reach;

    /**
     * A quantizer whose reach is not yet known.
     *
     * @param place where it stands: weights, or an input that cannot be negative
     * @param bits the bit-length, 1 to 8
     * @throws IllegalArgumentException if the input can be negative
     */
    public DorefaQuantizer(Place place, int bits) {
        super(place.name());
        place.requireNonNegative("DoReFa");
        weight = place.weight();
        grid = new Grid(bits, false);
        reach = buffer("reach", Tensor.scalar(1));
    }

    /**
     * The method for weights and for inputs that cannot be negative.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if there is no such bit-length
     */
    public static QuantizerFactory bits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new DorefaQuantizer(place, bits), SteQuantizer::bits);
    }

    @Override
    protected void initialize(Tensor x) {
        Calibration how = weight ? Calibration.MIN_MAX : Calibration.PERCENTILE;
        // One code, so that the step is the reach.
        reach.set(new float[] {how.step(x.array(), 0, x.elements(), new Grid(1, weight))});
        if (weight && grid.bits() == 1) {
            reach.set(new float[] {magnitude(x)});
        }
    }

    private static float magnitude(Tensor w) {
        return (float) Math.max(LEAST, Moments.of(w.array(), 0, w.elements()).meanMagnitude());
    }

    private Tensor round(Tensor t, float step, float offset, Uniform.StepGradient rule) {
        return Uniform.uniform(t, Tensor.scalar(step), Tensor.scalar(offset), grid, rule, 1, label());
    }

    @Override
    protected Tensor quantize(Tensor x) {
        float r = reach.item();
        if (!weight) {
            return round(x, r / grid.highest(), 0, Uniform.StepGradient.CLIPPING);
        }
        if (grid.bits() == 1) {
            if (training()) {
                reach.set(new float[] {magnitude(x)});
            }
            // The codes of one bit are the signs; every weight passes its gradient (equation 8).
            return round(x, 2 * reach.item(), -reach.item(), Uniform.StepGradient.NONE);
        }
        // The levels 2 q - 1 are those of a grid on t itself; scaling comes last, that none falls off its end.
        return round(TanhWeights.withinOne(x), 2f / grid.highest(), -1, Uniform.StepGradient.LSQ).mul(r);
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return Tensor.scalar((weight ? 2 : 1) * reach.item() / grid.highest());
    }

    @Override
    public Tensor offset() {
        return Tensor.scalar(weight ? -reach.item() : 0);
    }

    @Override
    public String describe() {
        return "DoReFa(" + grid.bits() + (grid.bits() == 1 ? " bit" : " bits") + ")";
    }
}
