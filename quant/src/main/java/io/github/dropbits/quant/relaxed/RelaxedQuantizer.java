package io.github.dropbits.quant.relaxed;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.kernels.FirstStep;
import io.github.dropbits.quant.uniform.SteQuantizer;

/**
 * Relaxed Quantization as a module (Louizos, Reisser, Blankevoort, Gavves, Welling: Relaxed quantization for
 * discretized neural networks, ICLR 2019, arXiv 1810.01875): training computes with a concrete sample over the grid
 * points near each value, {@link Relaxed}, so that gradients need no straight-through estimator; evaluation rounds to
 * the nearest grid point, half down, and clamps (section 2.1). One step and one noise scale a tensor, both learned
 * through their logarithms.
 *
 * <p>The temperature falls geometrically from 1 to 0.5 over the quantized training, by {@link #progress}: samples begin
 * smooth and end closer to the grid points that evaluation uses. That schedule is this project's choice.
 */
public final class RelaxedQuantizer extends UniformQuantizer {
    /** Relaxed Quantization as a method to choose by name. */
    public static final QuantizationMethod METHOD = QuantizationMethod.of("rq",
            "Relaxed Quantization: trains with concrete samples over the grid points near each value",
            RelaxedQuantizer::bits);

    /** Temperature of the concrete distribution at the start. */
    public static final double START_TEMPERATURE = 1;
    /** Temperature of the concrete distribution at the end. */
    public static final double END_TEMPERATURE = 0.5;
    /** sigma/alpha at the start. */
    private static final double RATIO = 1.0 / 3;

    private final Grid grid;
    private final Tensor logAlpha = parameter("log_alpha", Tensor.scalar(0));
    private final Tensor logSigma = parameter("log_sigma", Tensor.scalar((float) StrictMath.log(RATIO)));
    private final Tensor temperature = buffer("temperature", Tensor.scalar((float) START_TEMPERATURE));
    private final RandomStream random = stream("random");

    /**
     * A quantizer whose step is not yet known.
     *
     * @param label what is quantized, for messages
     * @param grid the codes
     */
    public RelaxedQuantizer(String label, Grid grid) {
        super(label);
        this.grid = grid;
    }

    /**
     * Relaxed Quantization with a number of bits: signed for weights, for activations unsigned where the values cannot
     * be negative.
     *
     * @param bits the bit-length, 1 to 8
     * @return what makes the quantizers
     * @throws IllegalArgumentException if the bit-length is out of range
     */
    public static QuantizerFactory bits(int bits) {
        Grid signed = new Grid(bits, true);
        Grid unsigned = new Grid(bits, false);
        return QuantizerFactory.of(place -> new RelaxedQuantizer(place.name(),
                place.weight() || !place.nonNegative() ? signed : unsigned), SteQuantizer::bits);
    }

    /**
     * Takes first values: the step {@code 2 mean|x| / sqrt(max(k_max, 1))}, which is 0.01 for values that are all 0,
     * and a third of it as the noise scale.
     *
     * @param x the values; not changed; infinities count as nothing
     */
    @Override
    protected void initialize(Tensor x) {
        double alpha = FirstStep.of(x.array(), 0, x.elements(), grid);
        logAlpha.set(new float[] {(float) StrictMath.log(alpha)});
        logSigma.set(new float[] {(float) StrictMath.log(alpha * RATIO)});
    }

    @Override
    protected Tensor quantize(Tensor x) {
        return training()
                ? Relaxed.relaxed(x, logAlpha.exp(), logSigma.exp(), grid, temperature.item(), random, label())
                : NearestPoint.nearest(x, logAlpha.exp(), grid, label());
    }

    /**
     * The codes.
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
     * The concrete distribution's temperature as it stands now.
     *
     * @return {@link #START_TEMPERATURE} to {@link #END_TEMPERATURE}
     */
    public double temperature() {
        return temperature.item();
    }

    /**
     * Lets the temperature fall.
     *
     * @param progress the share of the quantized training that is done, 0 to 1
     */
    @Override
    public void progress(double progress) {
        double now = START_TEMPERATURE * StrictMath.pow(END_TEMPERATURE / START_TEMPERATURE, progress);
        temperature.set(new float[] {(float) now});
    }

    /** Such as {@code RQ(3 bits signed)}. */
    @Override
    public String describe() {
        return "RQ(" + grid + ")";
    }
}
