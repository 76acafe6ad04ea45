package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.FirstStep;
import io.github.dropbits.quant.kernels.Moments;
import java.util.Optional;

/**
 * LSQ, learned step size quantization (Esser et al., ICLR 2020), and LSQ+ (Bhalgat et al., CVPR Workshops 2020), which
 * also learns an offset for activations. The step is learned directly, not as a logarithm, as in the paper. Its
 * absolute value is used, so that the step stays valid if a large gradient makes the parameter negative.
 */
public final class LsqQuantizer extends UniformQuantizer {
    private static final String GRANULARITY = "granularity";

    /** LSQ as a method to choose by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("lsq",
            "LSQ: the step is learned with the weights", LsqQuantizer::bits,
            (config, place) -> create(config, place, Variant.LSQ));

    /** LSQ+ as a method to choose by name. */
    public static final QuantizationMethod PLUS_METHOD = QuantizationMethod.of("lsq+",
            "LSQ+: as LSQ, with a learned offset of activations", LsqQuantizer::plusBits,
            (config, place) -> create(config, place, Variant.LSQ_PLUS));

    /** Added to the step's magnitude, so that the step is never 0. */
    private static final float LEAST = 1e-12f;
    private static final float FALLBACK = 1e-2f;

    /** The variants of the method. */
    public enum Variant {
        /** Learned step size quantization. */
        LSQ,
        /** LSQ with a learned offset for activations and another formula for the first step. */
        LSQ_PLUS
    }

    private final Grid grid;
    private final boolean weight;
    private final boolean plus;
    private final Granularity granularity;
    private final Tensor step;
    private final Tensor offset;

    /**
     * Creates a quantizer whose step is not yet known.
     *
     * @param place the place that it is for
     * @param bits the bit-length, 1 to 8
     * @param variant LSQ or LSQ+
     * @param granularity one step for the tensor, or one for each channel
     * @throws IllegalArgumentException if the place is an input and {@code granularity} is {@link Granularity#CHANNEL}
     */
    public LsqQuantizer(Place place, int bits, Variant variant, Granularity granularity) {
        super(place.name());
        weight = place.weight();
        plus = variant == Variant.LSQ_PLUS;
        this.granularity = granularity;
        boolean shifted = plus && !weight;
        grid = new Grid(bits, weight || !place.nonNegative() && !shifted);
        int[] shape = place.stepShape(granularity);
        step = parameter("step", Tensor.full(1, shape));
        offset = shifted ? parameter("offset", Tensor.zeros(shape)) : null;
    }

    private static LsqQuantizer create(QuantizerConfig config, Place place, Variant variant) {
        return new LsqQuantizer(place, config.bits(), variant, config.choice(GRANULARITY, Granularity.class));
    }

    /**
     * LSQ for weights and inputs, with one step for a tensor.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory bits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new LsqQuantizer(place, bits, Variant.LSQ, Granularity.TENSOR),
                LsqQuantizer::bits);
    }

    /**
     * LSQ+ for weights and inputs, with one step for a tensor.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory plusBits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new LsqQuantizer(place, bits, Variant.LSQ_PLUS, Granularity.TENSOR),
                LsqQuantizer::plusBits);
    }

    /**
     * Sets the first step: for LSQ (section 2.1) {@code 2 mean|x| / sqrt(hi)}; for weights of LSQ+ (section 3.2)
     * {@code max(|mean - 3 sd|, |mean + 3 sd|) / 2^(b-1)}, and half of it for signs, whose cells are two steps wide.
     * For activations of LSQ+ it sets step and offset so that the grid spans the least to the largest value. This range
     * is widened to include 0, so that zeros of padding and of ReLU have a level near 0: exactly 0 at the start if all
     * values have one sign, else at most half a step off. Here hi is the largest code, sd the standard deviation of x,
     * and b the bit-length.
     */
    @Override
    protected void initialize(Tensor x) {
        float[] steps = new float[step.elements()];
        float[] offsets = new float[steps.length];
        int each = x.elements() / steps.length;
        for (int c = 0; c < steps.length; c++) {
            Moments m = Moments.of(x.array(), c * each, (c + 1) * each);
            double size = !plus ? FirstStep.of(x.array(), c * each, (c + 1) * each, grid)
                    : weight ? Math.max(Math.abs(m.mean() - 3 * m.deviation()), Math.abs(m.mean() + 3 * m.deviation()))
                            / (1 << grid.bits() - 1) / grid.spacing()
                    : (Math.max(0, m.largest()) - Math.min(0, m.least())) / grid.highest();
            steps[c] = size >= Float.MIN_NORMAL ? (float) size : FALLBACK;
            offsets[c] = offset == null ? 0 : (float) Math.min(0, m.least());
        }
        step.set(steps);
        if (offset != null) {
            offset.set(offsets);
        }
    }

    private Tensor positive() {
        return Magnitude.of(step).add(LEAST);
    }

    /**
     * The factor of the step's gradient, {@code 1 / sqrt(N hi)} (LSQ, section 2.2), where hi is the largest code, and
     * N is the number of weights, or of features of one example, that share a step.
     */
    private double factor(Tensor x) {
        double n = weight ? (double) x.elements() / step.elements()
                : (double) x.elements() / Math.max(1, x.shape().rank() == 0 ? 1 : x.shape().dim(0));
        return 1 / Math.sqrt(Math.max(1, n) * Math.max(1, grid.highest()));
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return Uniform.uniform(x, positive(), offset, grid, Uniform.StepGradient.LSQ, factor(x), label());
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return NoGrad.call(this::positive);
    }

    @Override
    public Tensor offset() {
        return offset == null ? super.offset() : offset.copy();
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of((plus ? PLUS_METHOD : METHOD).name(), bits())
                .with(GRANULARITY, granularity));
    }

    @Override
    public String describe() {
        return (plus ? "LSQ+(" : "LSQ(") + grid + (step.shape().rank() == 0 ? "" : ", " + step.elements() + " channels")
                + ")";
    }
}
