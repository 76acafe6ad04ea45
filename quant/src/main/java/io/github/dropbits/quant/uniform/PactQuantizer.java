package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import java.util.Optional;

/**
 * PACT, parameterized clipping activation (Choi et al. 2018, arXiv 1805.06085), for inputs that cannot be negative.
 * They are clipped at a learned level alpha and rounded to multiples of {@code alpha / (2^b - 1)} (equations 1 and 2).
 * The gradients of clipped values contribute to the gradient of alpha (equation 3). Weights are quantized by DoReFa.
 */
public final class PactQuantizer extends UniformQuantizer {
    /** The method PACT, for selection by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("pact",
            "PACT: activations clipped to a learned level; weights as by DoReFa", PactQuantizer::bits);

    private static final float LEAST = 1e-6f;

    private final Grid grid;
    private final Tensor alpha;

    /**
     * Creates a quantizer that is not initialized. The clipping level is initialized to the largest value of the first
     * batch.
     *
     * @param place the tensor that the quantizer is for, an input that cannot be negative
     * @param bits the bit-length, from 1 to 8
     * @throws IllegalArgumentException if the place is the weights of a layer, or an input that can be negative
     */
    public PactQuantizer(Place place, int bits) {
        super(place.name());
        if (place.weight()) {
            throw new IllegalArgumentException("PACT clips activations; " + place.name() + " needs another quantizer");
        }
        place.requireNonNegative("PACT");
        grid = new Grid(bits, false);
        alpha = parameter("alpha", Tensor.scalar(1));
    }

    /**
     * Returns a factory that uses PACT for inputs that cannot be negative, and DoReFa for weights.
     *
     * @param bits the bit-length, from 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory bits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> place.weight() ? new DorefaQuantizer(place, bits)
                : new PactQuantizer(place, bits), SteQuantizer::bits);
    }

    @Override
    protected void initialize(Tensor x) {
        alpha.set(new float[] {Calibration.MIN_MAX.step(x.array(), 0, x.elements(), new Grid(1, false))});
    }

    private Tensor positiveStep() {
        return Magnitude.of(alpha).add(LEAST).mul(1f / grid.highest());
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return Uniform.uniform(x, positiveStep(), null, grid, Uniform.StepGradient.CLIPPING, 1, label());
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return NoGrad.call(this::positiveStep);
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of(METHOD.name(), bits()));
    }

    @Override
    public String describe() {
        return "PACT(" + grid + ")";
    }
}
