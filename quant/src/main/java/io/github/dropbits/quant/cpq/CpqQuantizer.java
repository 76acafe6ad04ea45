package io.github.dropbits.quant.cpq;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.UniformQuantizer;
import io.github.dropbits.quant.bits.DropBits;
import io.github.dropbits.quant.kernels.FirstStep;
import java.util.Optional;

/**
 * A quantizer that applies CPQ (cpq.md). The logarithm of the step alpha is stored instead of alpha itself, so that
 * alpha remains positive. The same applies to sigma if it is learned. The step is initialized from values: from the
 * weights when the model is quantized, or from the first training batch for activations. Checkpoints store whether this
 * has happened.
 */
public final class CpqQuantizer extends UniformQuantizer {
    private static final String DROP_BITS = "drop_bits";
    /** The logarithms of the bounds of sigma/alpha. The bounds are the same as in {@link SigmaMode}. */
    private static final float LEAST_LOG_RATIO = (float) StrictMath.log(1e-3);
    private static final float MOST_LOG_RATIO = (float) StrictMath.log(1e3);

    private final CpqSpec spec;
    private final Grid grid;
    private final DropBits dropBits;
    private final Tensor logAlpha;
    private final Tensor logSigma;
    private final Tensor ratio;
    /**
     * The value is 0 before the first training pass, and 1 afterwards. It is a buffer, so that training can be resumed
     * from a checkpoint.
     */
    private final Tensor begun;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param place the tensor that the quantizer is for
     * @param spec the settings of the quantizer
     * @throws IllegalArgumentException if the place is the input of a layer and the specification asks for one step per
     *     channel
     */
    public CpqQuantizer(Place place, CpqSpec spec) {
        super(place.name());
        this.spec = spec;
        grid = spec.grid(place);
        DropBits gates = spec.gates(place);
        dropBits = gates == null ? null : child(DROP_BITS, gates);
        int[] each = place.stepShape(spec.perChannel() ? Granularity.CHANNEL : Granularity.TENSOR);
        // If there is only one channel, the step is a scalar, as it is for an entire tensor.
        int[] dims = each.length == 1 && each[0] == 1 ? new int[0] : each;
        Tensor first = Tensor.zeros(dims);
        logAlpha = spec.learnStep() ? parameter("log_alpha", first) : buffer("log_alpha", first);
        logSigma = spec.sigma().kind() == SigmaMode.Kind.LEARNED ? parameter("log_sigma", Tensor.zeros(dims)) : null;
        ratio = buffer("ratio", Tensor.scalar((float) spec.sigma().start()));
        begun = dropBits == null ? null : buffer("begun", Tensor.scalar(0));
    }

    /**
     * Initializes the step of each channel from values as {@code 2 mean|x| / sqrt(max(k_max, 1))}, where k_max is the
     * largest code.
     *
     * @param x the values; not modified; infinities and NaN are ignored
     */
    @Override
    protected void initialize(Tensor x) {
        int channels = logAlpha.elements();
        int each = x.elements() / channels;
        float[] logs = new float[channels];
        for (int c = 0; c < channels; c++) {
            logs[c] = (float) StrictMath.log(FirstStep.of(x.array(), c * each, (c + 1) * each, grid));
        }
        logAlpha.set(logs);
        if (logSigma != null) {
            float shift = (float) StrictMath.log(spec.sigma().start());
            logSigma.update(s -> {
                for (int c = 0; c < channels; c++) {
                    s[c] = logs[c] + shift;
                }
            });
        }
    }

    /**
     * Returns the grid that evaluation mode uses.
     *
     * @return the grid
     */
    public Grid grid() {
        return grid.withBits(bits());
    }

    @Override
    public Tensor step() {
        return NoGrad.call(logAlpha::exp);
    }

    /**
     * Returns the scale of the logistic noise.
     *
     * @return a new tensor with one element, or with one element per channel
     */
    public Tensor sigma() {
        return NoGrad.call(() -> logSigma == null ? logAlpha.exp().mul(ratio) : logSigma.exp());
    }

    @Override
    public int bits() {
        return dropBits == null ? grid.bits() : dropBits.resolvedBits();
    }

    @Override
    public void progress(double progress) {
        ratio.set(new float[] {(float) spec.sigma().ratio(progress)});
        if (dropBits != null) {
            dropBits.progress(progress);
        }
    }

    /**
     * Returns whether this is the first training pass. No bits are dropped in this pass, because the activation
     * quantizers of later layers are initialized from its values.
     */
    private boolean firstPass() {
        boolean first = training() && begun.item() == 0;
        if (first) {
            begun.set(new float[] {1});
        }
        return first;
    }

    @Override
    protected Tensor quantize(Tensor x) {
        Tensor alpha = logAlpha.exp();
        Tensor masks = dropBits == null || firstPass() ? null : dropBits.masks();
        Grid now = masks == null ? grid() : grid;
        return logSigma == null ? Cpq.cpq(x, alpha, ratio.item(), masks, now, spec.estimator(), label())
                : Cpq.cpq(x, alpha, learnedSigma(), masks, now, spec.estimator(), label());
    }

    /**
     * Returns the learned sigma, limited to the ratios sigma/alpha that CPQ accepts. An optimizer step may move it out
     * of this range. In training mode the parameter itself is then set to the nearest bound, so that learning continues
     * from there.
     */
    private Tensor learnedSigma() {
        float[] alphas = logAlpha.array();
        float[] logs = logSigma.toArray();
        boolean outside = false;
        for (int c = 0; c < logs.length; c++) {
            float bounded = Math.clamp(logs[c], alphas[c] + LEAST_LOG_RATIO, alphas[c] + MOST_LOG_RATIO);
            outside |= bounded != logs[c];
            logs[c] = bounded;
        }
        if (!outside) {
            return logSigma.exp();
        }
        if (training()) {
            logSigma.set(logs);
            return logSigma.exp();
        }
        return Tensor.of(logs, logSigma.shape().toArray()).exp();
    }

    /**
     * Returns 10 for alpha and sigma, because they are learned as logarithms. An optimizer like Adam changes a
     * logarithm by about the learning rate in each step. With the learning rate of the weights, 1e-3, alpha would
     * change by only a thousandth of its value, whereas an alpha that is learned directly changes by hundredths of its
     * value. The tenfold rate improved the accuracy by 0.3 percentage points at 4 bits on Fashion-MNIST (<b>choice</b>;
     * docs/results.md). The logits of DropBits have a separate factor.
     */
    @Override
    protected double rateFactor(String parameter) {
        return parameter.startsWith(DROP_BITS + ".") ? DropBits.RATE_FACTOR : 10;
    }

    @Override
    public Optional<QuantizerConfig> config() {
        return Optional.of(CpqMethod.config(spec));
    }

    @Override
    public String describe() {
        Shape s = logAlpha.shape();
        return "CPQ(" + grid + (s.rank() == 0 ? "" : ", " + s.dim(0) + " channels") + ", " + spec.estimator() + ")";
    }
}
