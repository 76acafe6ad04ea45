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
 * also learns an offset for activations. As in the papers, the step is learned directly and not as a logarithm. The
 * absolute value of the parameter is used, so that the step remains valid if a large gradient makes the parameter
 * negative.
 */
public final class LsqQuantizer extends UniformQuantizer {
    private static final String GRANULARITY = "granularity";

    /** The method LSQ, for selection by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("lsq",
            "LSQ: the step is learned with the weights", LsqQuantizer::bits,
            (config, place) -> create(config, place, Variant.LSQ));

    /** The method LSQ+, for selection by name. */
    public static final QuantizationMethod PLUS_METHOD = QuantizationMethod.of("lsq+",
            "LSQ+: as LSQ, with a learned offset of activations", LsqQuantizer::plusBits,
            (config, place) -> create(config, place, Variant.LSQ_PLUS));

    /** A small number that is added to the absolute value of the parameter, so that the step is never 0. */
    private static final float LEAST = 1e-12f;
    private static final float FALLBACK = 1e-2f;

    /** The variants of the method. */
    public enum Variant {
        /** Learned step size quantization. */
        LSQ,
        /** LSQ with a learned offset for activations and a different formula for the initial step. */
        LSQ_PLUS
    }

    private final Grid grid;
    private final boolean weight;
    private final boolean plus;
    private final Granularity granularity;
    private final Tensor step;
    private final Tensor offset;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param place the tensor that the quantizer is for
     * @param bits the bit-length, from 1 to 8
     * @param variant LSQ or LSQ+
     * @param granularity whether there is one step for the tensor, or one step per channel
     * @throws IllegalArgumentException if the place is the input of a layer and {@code granularity} is
     *     {@link Granularity#CHANNEL}
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
     * Returns the factory of LSQ quantizers for weights and inputs, with one step per tensor.
     *
     * @param bits the bit-length, from 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory bits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new LsqQuantizer(place, bits, Variant.LSQ, Granularity.TENSOR),
                LsqQuantizer::bits);
    }

    /**
     * Returns the factory of LSQ+ quantizers for weights and inputs, with one step per tensor.
     *
     * @param bits the bit-length, from 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory plusBits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new LsqQuantizer(place, bits, Variant.LSQ_PLUS, Granularity.TENSOR),
                LsqQuantizer::plusBits);
    }

    /**
     * Sets the initial step. For LSQ (section 2.1) it is {@code 2 mean|x| / sqrt(hi)}, where hi is the largest code.
     * For weights of LSQ+ (section 3.2) it is {@code max(|mean - 3 sd|, |mean + 3 sd|) / 2^(b-1)}, where sd is the
     * standard deviation of x and b is the bit-length. If the codes are signs, it is half of this value, because the
     * cells are two steps wide. For activations of LSQ+, step and offset are set such that the grid spans the range
     * from the smallest to the largest value. This range is extended to include 0, so that there is a level near the
     * zeros of padding and of ReLU. Initially this level is exactly 0 if all values have the same sign; otherwise it
     * differs from 0 by at most half a step.
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
     * Returns the factor for the gradient of the step, {@code 1 / sqrt(N hi)} (LSQ, section 2.2). Here hi is the
     * largest code, and N is the number of weights that share a step, or the number of features of one example.
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
