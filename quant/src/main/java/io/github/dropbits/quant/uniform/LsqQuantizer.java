package io.github.dropbits.quant.uniform;

import static io.github.dropbits.core.ops.Abs.abs;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.FirstStep;
import io.github.dropbits.quant.kernels.Moments;

/**
 * LSQ, learned step size quantization (Esser et al., ICLR 2020), and LSQ+ (Bhalgat et al., CVPR Workshops 2020), which
 * also learns an offset for activations. The step's size is learned directly, as in the paper; its magnitude is what
 * counts, so that a step that a large gradient carries past 0 is still one.
 */
public final class LsqQuantizer extends UniformQuantizer {
    /** LSQ as a method to choose by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("lsq",
            "LSQ: the step is learned with the weights", LsqQuantizer::bits);

    /** LSQ+ as a method to choose by name. */
    public static final QuantizationMethod PLUS_METHOD = QuantizationMethod.of("lsq+",
            "LSQ+: as LSQ, with a learned offset of activations", LsqQuantizer::plusBits);

    /** Keeps a step that is learned down to 0 positive. */
    private static final float LEAST = 1e-12f;
    private static final float FALLBACK = 1e-2f;

    /** The two methods. */
    public enum Variant {
        /** Learned step size quantization. */
        LSQ,
        /** The same with a learned offset for activations, and with first values of its own. */
        LSQ_PLUS
    }

    private final Grid grid;
    private final boolean weight;
    private final boolean plus;
    private final Tensor step;
    private final Tensor offset;

    /**
     * A quantizer whose step is not yet known.
     *
     * @param place where it stands
     * @param bits the bit-length, 1 to 8
     * @param variant LSQ or LSQ+
     * @param granularity how many steps there are
     * @throws IllegalArgumentException if an input is to have a step a channel
     */
    public LsqQuantizer(Place place, int bits, Variant variant, Granularity granularity) {
        super(place.name());
        weight = place.weight();
        plus = variant == Variant.LSQ_PLUS;
        boolean shifted = plus && !weight;
        grid = new Grid(bits, weight || !place.nonNegative() && !shifted);
        int[] shape = place.stepShape(granularity);
        step = parameter("step", Tensor.full(1, shape));
        offset = shifted ? parameter("offset", Tensor.zeros(shape)) : null;
    }

    /**
     * LSQ for any place, with a step a tensor.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if there is no such bit-length
     */
    public static QuantizerFactory bits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new LsqQuantizer(place, bits, Variant.LSQ, Granularity.TENSOR),
                LsqQuantizer::bits);
    }

    /**
     * LSQ+ for any place, with a step a tensor.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if there is no such bit-length
     */
    public static QuantizerFactory plusBits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new LsqQuantizer(place, bits, Variant.LSQ_PLUS, Granularity.TENSOR),
                LsqQuantizer::plusBits);
    }

    /**
     * First values. LSQ (section 2.1): {@code 2 mean|x| / sqrt(hi)}. LSQ+ (section 3.2): of weights
     * {@code max(|mean - 3 sd|, |mean + 3 sd|) / 2^(b-1)}, of activations the range from the least to the largest
     * value.
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
                            / (1 << grid.bits() - 1)
                    : (m.largest() - m.least()) / grid.highest();
            steps[c] = size >= Float.MIN_NORMAL ? (float) size : FALLBACK;
            offsets[c] = offset == null ? 0 : (float) m.least();
        }
        step.set(steps);
        if (offset != null) {
            offset.set(offsets);
        }
    }

    private Tensor positive() {
        return abs(step).add(LEAST);
    }

    /** The gradients' factor {@code 1 / sqrt(N hi)} (LSQ, section 2.2), N being weights or features a step serves. */
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
    public String describe() {
        return (plus ? "LSQ+(" : "LSQ(") + grid + (step.shape().rank() == 0 ? "" : ", " + step.elements() + " channels")
                + ")";
    }
}
