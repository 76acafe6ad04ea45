package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.PostTraining;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import java.util.function.Consumer;

/**
 * The uniform quantizer with a plain straight-through estimator (Bengio et al. 2013; Jacob et al. 2018): the step is
 * not learned, it follows the values. Weights are calibrated anew in every training step, activations by a running
 * average that their first batch seeds; in evaluation both stay as they are.
 *
 * <p>From calibration batches ({@link PostTraining}) activations take their step as if all batches were one: up to the
 * largest value of all, or by the percentile or the least squared error of an even sample of all.
 */
public final class SteQuantizer extends UniformQuantizer {
    /** The straight-through estimator as a method to choose by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("ste",
            "plain straight-through estimator: steps follow the values, gradients pass the rounding unchanged",
            SteQuantizer::bits);

    /** Share of the running average that a batch leaves. */
    public static final float MOMENTUM = 0.9f;

    private final Grid grid;
    private final Calibration calibration;
    private final boolean weight;
    private final Tensor step;

    /**
     * A quantizer whose step is not yet known.
     *
     * @param place where it stands
     * @param bits the bit-length, 1 to 8
     * @param calibration how far the grid reaches
     * @param granularity how many steps there are
     * @throws IllegalArgumentException if an input is to have a step a channel
     */
    public SteQuantizer(Place place, int bits, Calibration calibration, Granularity granularity) {
        super(place.name());
        grid = new Grid(bits, place.weight() || !place.nonNegative());
        this.calibration = calibration;
        weight = place.weight();
        step = buffer("step", Tensor.full(1, place.stepShape(granularity)));
    }

    /**
     * The method for any place: a step a tensor, that reaches up to the largest value.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if there is no such bit-length
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
                float now = calibration.step(x.array(), c * each, (c + 1) * each, grid);
                s[c] = momentum == 0 ? now : momentum * s[c] + (1 - momentum) * now;
            }
        });
    }

    @Override
    protected void initialize(Tensor x) {
        follow(x, 0);
    }

    @Override
    protected Consumer<Tensor> calibrator() {
        CalibrationSample all = new CalibrationSample(grid);
        return x -> {
            all.add(x);
            step.set(new float[] {all.step(calibration)});
        };
    }

    @Override
    protected Tensor quantize(Tensor x) {
        if (training()) {
            follow(x, weight ? 0 : MOMENTUM);
        }
        // What a step of the past has become of must not reach a backward that is still to come.
        return Uniform.uniform(x, step(), null, grid, Uniform.StepGradient.LSQ, 1, label());
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
    public String describe() {
        return "STE(" + grid + ", " + calibration + (step.shape().rank() == 0 ? "" : ", " + step.elements()
                + " channels") + ")";
    }
}
