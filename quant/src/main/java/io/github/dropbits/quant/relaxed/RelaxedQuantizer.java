package io.github.dropbits.quant.relaxed;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.FirstStep;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.Optional;

/**
 * The quantizer of Relaxed Quantization (Louizos, Reisser, Blankevoort, Gavves, Welling: Relaxed quantization for
 * discretized neural networks, ICLR 2019, arXiv 1810.01875). Training uses a concrete sample over the grid points near
 * each value, {@link Relaxed}, so that gradients need no straight-through estimator. Evaluation rounds to the nearest
 * grid point ({@link Grid#nearest}), and clamps (section 2.1). A tensor has one step and one noise scale, both learned
 * through their logarithms.
 *
 * <p>The temperature falls geometrically from 1 to 0.5 over the quantized training, by {@link #progress}: samples
 * are smooth at first and end closer to the grid points that evaluation uses. That schedule is this project's
 * choice.
 */
public final class RelaxedQuantizer extends UniformQuantizer {
    /** Relaxed Quantization as a method that can be chosen by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("rq",
            "Relaxed Quantization: trains with concrete samples over the grid points near each value",
            RelaxedQuantizer::bits);

    /** The temperature of the concrete distribution at the start. */
    public static final double START_TEMPERATURE = 1;
    /** The temperature of the concrete distribution at the end. */
    public static final double END_TEMPERATURE = 0.5;
    /** The ratio sigma/alpha at the start. */
    private static final double RATIO = 1.0 / 3;

    private final Grid grid;
    private final Tensor logAlpha = parameter("log_alpha", Tensor.scalar(0));
    private final Tensor logSigma = parameter("log_sigma", Tensor.scalar((float) StrictMath.log(RATIO)));
    private final Tensor temperature = buffer("temperature", Tensor.scalar((float) START_TEMPERATURE));
    private final RandomStream random = stream("random");

    /**
     * Creates a quantizer whose step is not yet known.
     *
     * @param label the name of the quantized tensor, for messages
     * @param grid the codes
     */
    public RelaxedQuantizer(String label, Grid grid) {
        super(label);
        this.grid = grid;
    }

    /**
     * Relaxed Quantization with a number of bits. The grid is signed, except for activations that cannot be
     * negative.
     *
     * @param bits the bit-length, 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if the bit-length is out of range
     */
    public static QuantizerFactory bits(int bits) {
        Grid signed = new Grid(bits, true);
        Grid unsigned = new Grid(bits, false);
        return QuantizerFactory.of(place -> new RelaxedQuantizer(place.name(),
                place.weight() || !place.nonNegative() ? signed : unsigned), SteQuantizer::bits);
    }

    /**
     * Sets the initial step to {@code 2 mean|x| / sqrt(max(k_max, 1))}, where k_max is the largest code, or to 0.01 if
     * all values are 0. Sets the noise scale to a third of the step, or to a sixth if the codes are
     * signs.
     *
     * @param x the values; not changed; infinities are ignored
     */
    @Override
    protected void initialize(Tensor x) {
        double alpha = FirstStep.of(x.array(), 0, x.elements(), grid);
        logAlpha.set(new float[] {(float) StrictMath.log(alpha)});
        // Signs are two steps apart; with as much noise as for other grids, a sample would hardly tell them apart.
        logSigma.set(new float[] {(float) StrictMath.log(alpha * RATIO / grid.spacing())});
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return training()
                ? Relaxed.relaxed(x, logAlpha.exp(), logSigma.exp(), grid, temperature.item(), random, label())
                : NearestPoint.nearest(x, logAlpha.exp(), grid, label());
    }

    /**
     * The codes of this quantizer.
     *
     * @return the grid
     */
    public Grid grid() {
        return grid;
    }

    @Override
    public int bits() {
        return grid.bits();
    }

    /**
     * The distance between neighbouring levels.
     *
     * @return a new tensor of one element, in units of the values
     */
    @Override
    public Tensor step() {
        return NoGrad.call(logAlpha::exp);
    }

    /**
     * The scale of the logistic noise.
     *
     * @return a new tensor of one element, in units of the values
     */
    public Tensor sigma() {
        return NoGrad.call(logSigma::exp);
    }

    /**
     * The current temperature of the concrete distribution.
     *
     * @return {@link #START_TEMPERATURE} to {@link #END_TEMPERATURE}
     */
    public double temperature() {
        return temperature.item();
    }

    /**
     * Sets the temperature for the progress of the training.
     *
     * @param progress the share of the quantized training that is done, 0 to 1
     */
    @Override
    public void progress(double progress) {
        double now = START_TEMPERATURE * StrictMath.pow(END_TEMPERATURE / START_TEMPERATURE, progress);
        temperature.set(new float[] {(float) now});
    }

    /** Returns a text such as {@code RQ(3 bits signed)}. */
    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of(METHOD.name(), bits()));
    }

    @Override
    public String describe() {
        return "RQ(" + grid + ")";
    }
}
