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
 * discretized neural networks, ICLR 2019, arXiv 1810.01875). In training it uses a concrete sample over the grid points
 * near each value ({@link Relaxed}), so the gradient needs no straight-through estimator. In evaluation it rounds to
 * the nearest grid point ({@link Grid#nearest}) and clamps (section 2.1). A tensor has one step and one noise scale,
 * and the logarithms of both are learned.
 *
 * <p>The temperature decreases geometrically from 1 to 0.5 during the quantized training, see {@link #progress}.
 * Samples are therefore smooth at first, and become closer to the grid points that evaluation uses. This schedule is a
 * choice of this project.
 */
public final class RelaxedQuantizer extends UniformQuantizer {
    /** The method Relaxed Quantization, for selection by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("rq",
            "Relaxed Quantization: trains with concrete samples over the grid points near each value",
            RelaxedQuantizer::bits);

    /** The temperature of the concrete distribution at the start of the training. */
    public static final double START_TEMPERATURE = 1;
    /** The temperature of the concrete distribution at the end of the training. */
    public static final double END_TEMPERATURE = 0.5;
    /** The initial ratio sigma/alpha. */
    private static final double RATIO = 1.0 / 3;

    private final Grid grid;
    private final Tensor logAlpha = parameter("log_alpha", Tensor.scalar(0));
    private final Tensor logSigma = parameter("log_sigma", Tensor.scalar((float) StrictMath.log(RATIO)));
    private final Tensor temperature = buffer("temperature", Tensor.scalar((float) START_TEMPERATURE));
    private final RandomStream random = stream("random");

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param label the name of the quantized tensor in messages
     * @param grid the grid that defines the codes
     */
    public RelaxedQuantizer(String label, Grid grid) {
        super(label);
        this.grid = grid;
    }

    /**
     * Returns the factory of quantizers with a given bit-length. The grid is unsigned for activations that cannot be
     * negative, and signed otherwise.
     *
     * @param bits the bit-length, from 1 to 8
     * @return the factory
     * @throws IllegalArgumentException if {@code bits} is not from 1 to 8
     */
    public static QuantizerFactory bits(int bits) {
        Grid signed = new Grid(bits, true);
        Grid unsigned = new Grid(bits, false);
        return QuantizerFactory.of(place -> new RelaxedQuantizer(place.name(),
                place.weight() || !place.nonNegative() ? signed : unsigned), SteQuantizer::bits);
    }

    /**
     * Sets the initial step to {@code 2 mean|x| / sqrt(max(k_max, 1))}, where k_max is the largest code, or to 0.01 if
     * all values are 0. Sets the noise scale to a third of the step, or to a sixth of the step if the codes are signs.
     *
     * @param x the values; not modified; infinities and NaN are ignored
     */
    @Override
    protected void initialize(Tensor x) {
        double alpha = FirstStep.of(x.array(), 0, x.elements(), grid);
        logAlpha.set(new float[] {(float) StrictMath.log(alpha)});
        // Signs are two steps apart, so the noise must be smaller in units of the distance for a sample to tell them
        // apart.
        logSigma.set(new float[] {(float) StrictMath.log(alpha * RATIO / grid.spacing())});
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return training()
                ? Relaxed.relaxed(x, logAlpha.exp(), logSigma.exp(), grid, temperature.item(), random, label())
                : NearestPoint.nearest(x, logAlpha.exp(), grid, label());
    }

    /**
     * Returns the grid of this quantizer.
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
     * Returns the distance between neighbouring levels.
     *
     * @return a new tensor with one element, in units of the values
     */
    @Override
    public Tensor step() {
        return NoGrad.call(logAlpha::exp);
    }

    /**
     * Returns the scale of the logistic noise.
     *
     * @return a new tensor with one element, in units of the values
     */
    public Tensor sigma() {
        return NoGrad.call(logSigma::exp);
    }

    /**
     * Returns the current temperature of the concrete distribution.
     *
     * @return a number from {@link #END_TEMPERATURE} to {@link #START_TEMPERATURE}
     */
    public double temperature() {
        return temperature.item();
    }

    /**
     * Sets the temperature according to the progress of the training.
     *
     * @param progress the completed fraction of the quantized training, from 0 to 1
     */
    @Override
    public void progress(double progress) {
        double now = START_TEMPERATURE * StrictMath.pow(END_TEMPERATURE / START_TEMPERATURE, progress);
        temperature.set(new float[] {(float) now});
    }

    /** Returns the name of the method and the bit-length. */
    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(QuantizerConfig.of(METHOD.name(), bits()));
    }

    @Override
    public String describe() {
        return "RQ(" + grid + ")";
    }
}
