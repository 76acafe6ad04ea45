package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.PostTraining;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The uniform quantizer with a plain straight-through estimator (Bengio et al. 2013; Jacob et al. 2018). The step is
 * not learned, but computed from the values. The step of weights is recomputed in every training step. The step of
 * activations is a running average that starts with the first batch. In evaluation mode both are constant.
 *
 * <p>With calibration batches ({@link PostTraining}), the step of activations is computed as if all batches were a
 * single batch. With {@link Calibration#MIN_MAX} and {@link Calibration#PERCENTILE} it is exact (for percentiles, up to
 * 65 million values). With {@link Calibration#MSE} it is computed from a uniform sample of all values.
 */
public final class SteQuantizer extends UniformQuantizer {
    private static final String CALIBRATION = "calibration";
    private static final String GRANULARITY = "granularity";

    /** The plain straight-through estimator, for selection by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("ste",
            "plain straight-through estimator: steps follow the values, gradients pass the rounding unchanged",
            SteQuantizer::bits, (config, place) -> new SteQuantizer(place, config.bits(),
            config.choice(CALIBRATION, Calibration.class), config.choice(GRANULARITY, Granularity.class)));

    /** The weight of the previous running average in each update. */
    public static final float MOMENTUM = 0.9f;

    private final Grid grid;
    private final Calibration calibration;
    private final boolean weight;
    private final Granularity granularity;
    private final Tensor step;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param place the tensor that the quantizer is for
     * @param bits the bit-length, from 1 to 8
     * @param calibration how the range of the grid is determined
     * @param granularity whether there is one step for the tensor, or one step per channel
     * @throws IllegalArgumentException if the place is the input of a layer and {@code granularity} is
     *     {@link Granularity#CHANNEL}
     */
    public SteQuantizer(Place place, int bits, Calibration calibration, Granularity granularity) {
        super(place.name());
        grid = new Grid(bits, place.weight() || !place.nonNegative());
        this.calibration = calibration;
        weight = place.weight();
        this.granularity = granularity;
        step = buffer("step", Tensor.full(1, place.stepShape(granularity)));
    }

    /**
     * Returns the factory for weights and inputs, with one step per tensor and a grid that ends at the largest value.
     *
     * @param bits the bit-length, from 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory bits(int bits) {
        Grid.checkBits(bits);
        return QuantizerFactory.of(place -> new SteQuantizer(place, bits, Calibration.MIN_MAX, Granularity.TENSOR),
                SteQuantizer::bits);
    }

    private void follow(Tensor x, float momentum) {
        step.update(s -> {
            int each = x.elements() / s.length;
            for (int c = 0; c < s.length; c++) {
                float current = calibration.step(x.array(), c * each, (c + 1) * each, grid);
                s[c] = momentum == 0 ? current : momentum * s[c] + (1 - momentum) * current;
            }
        });
    }

    @Override
    protected void initialize(Tensor x) {
        follow(x, 0);
    }

    @Override
    protected Consumer<Tensor> calibrator() {
        CalibrationSample all = new CalibrationSample(calibration, grid);
        return x -> {
            all.add(x);
            step.set(new float[] {all.step()});
        };
    }

    @Override
    protected Tensor quantize(Tensor x) {
        if (training()) {
            follow(x, weight ? 0 : MOMENTUM);
        }
        // A copy is passed, because later updates of the step must not change the array that backward saved.
        return Uniform.uniform(x, step.copy(), null, grid, Uniform.StepGradient.LSQ, 1, label());
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    @Override
    public Tensor step() {
        return step.copy();
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of(METHOD.name(), bits()).with(CALIBRATION, calibration)
                .with(GRANULARITY, granularity));
    }

    @Override
    public String describe() {
        return "STE(" + grid + ", " + calibration + (step.shape().rank() == 0 ? "" : ", " + step.elements()
                + " channels") + ")";
    }
}
