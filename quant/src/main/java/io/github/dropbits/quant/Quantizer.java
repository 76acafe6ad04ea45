package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.train.ProgressListener;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A module that rounds values to a small number of levels and defines a gradient for this rounding. It is applied to
 * the input or the weights of a layer. To implement a quantizer, extend this class, or {@link UniformQuantizer} if the
 * levels are evenly spaced, and create it in a {@link QuantizerFactory}, which is often a lambda expression.
 *
 * <p>Parameters such as the step depend on the values, so they are initialized from the first values that are
 * quantized. Weight quantizers are initialized from the weights when the model is quantized. Input quantizers are
 * initialized from the first training batch or from calibration batches. Checkpoints store whether a quantizer has been
 * initialized.
 */
public abstract class Quantizer extends Module implements ProgressListener {
    private final String label;
    private final Tensor initialized;

    /**
     * Creates a quantizer that is not initialized.
     *
     * @param label the name of the quantized values in messages
     */
    @SuppressWarnings("this-escape") // buffer() only stores the tensor.
    protected Quantizer(String label) {
        this.label = label;
        initialized = buffer("initialized", Tensor.scalar(0));
    }

    /**
     * Returns the name of the quantized values in messages.
     *
     * @return the name
     */
    public final String label() {
        return label;
    }

    /**
     * Returns the current bit-length, which evaluation mode uses.
     *
     * @return the bit-length, from 1 to 8
     */
    public abstract int bits();

    /**
     * Returns the average number of bits per value. This equals {@link #bits}, unless a subclass uses different
     * bit-lengths within a tensor.
     *
     * @return the current average, which evaluation mode uses
     */
    public double averageBits() {
        return bits();
    }

    /**
     * Initializes the parameters and buffers of this quantizer, for example with a step that is suitable for the given
     * values.
     *
     * @param x the values to be quantized; must not be modified
     */
    protected abstract void initialize(Tensor x);

    /**
     * Quantizes values. This method is only called after {@link #initialize}.
     *
     * @param x the values; must not be modified
     * @return the levels that the values are rounded to, with the shape of {@code x}
     */
    protected abstract Tensor quantize(Tensor x);

    @Override
    protected final Tensor forward(Tensor x) {
        if (initialized.item() == 0) {
            if (!training()) {
                throw new IllegalStateException("the quantizer of " + label
                        + " has no step yet: it takes it from its first training batch");
            }
            start(x);
        }
        return quantize(x);
    }

    /**
     * Initializes this quantizer from values, so that it is ready to quantize. Logs a warning if the values differ but
     * are all rounded to the same code.
     *
     * @param x the values to be quantized; not modified
     */
    public final void start(Tensor x) {
        NoGrad.run(() -> initialize(x));
        initialized.set(new float[] {1});
        oneLevel(x).ifPresent(warning ->
                System.getLogger(Quantizer.class.getName()).log(System.Logger.Level.WARNING, warning));
    }

    /**
     * Returns a warning if different values are all rounded to the same code, because nothing can be learned from such
     * an output. Otherwise returns an empty result.
     */
    Optional<String> oneLevel(Tensor x) {
        // Inner quantizers are initialized separately, and log their own warnings.
        if (!differ(x.array(), x.elements()) || children().values().stream().anyMatch(Quantizer.class::isInstance)) {
            return Optional.empty();
        }
        int[] codes = codes(x);
        return Arrays.stream(codes).anyMatch(c -> c != codes[0]) ? Optional.empty()
                : Optional.of("the quantizer of " + label + ", " + describe() + ", starts with all " + codes.length
                        + " values at one level; a layer learns nothing from that. More bits or another method may suit"
                        + " these values");
    }

    /** Whether there are different values; false if one is NaN, which has no code. */
    private static boolean differ(float[] values, int count) {
        boolean differ = false;
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(values[i])) {
                return false;
            }
            differ |= values[i] != values[0];
        }
        return differ;
    }

    /**
     * Creates a function that sets the parameters and buffers of this quantizer from several calibration batches. It is
     * used for models that are quantized without training ({@link PostTraining}). By default only the first batch is
     * used.
     *
     * @return a function that is called with one batch after the other, without recording gradients; it must not keep
     *     the tensor of a batch
     */
    protected Consumer<Tensor> calibrator() {
        return x -> {
            if (initialized.item() == 0) {
                initialize(x);
            }
        };
    }

    /**
     * Creates a function that initializes this quantizer from calibration batches. The quantizer is ready to quantize
     * after the first batch.
     *
     * @return a function to be called with one batch after the other; it does not keep the tensor of a batch
     */
    public final Consumer<Tensor> calibration() {
        Consumer<Tensor> each = calibrator();
        return x -> {
            NoGrad.run(() -> each.accept(x));
            initialized.set(new float[] {1});
        };
    }

    /**
     * Returns the codes that values are rounded to in evaluation mode.
     *
     * @param x the values; not modified
     * @return one code per value
     * @throws IllegalStateException if the quantizer is not initialized
     */
    public abstract int[] codes(Tensor x);

    /**
     * Returns the learning rate of a parameter of this quantizer, as a multiple of the learning rate of the weights.
     * This is 1 by default. Quantizers override it for parameters that are learned on a different scale, such as on a
     * logarithmic scale. For a parameter of an inner quantizer, the inner quantizer is asked.
     *
     * @param parameter the name of the parameter in this quantizer
     * @return a positive factor
     */
    protected double rateFactor(String parameter) {
        int dot = parameter.indexOf('.');
        return dot > 0 && children().get(parameter.substring(0, dot)) instanceof Quantizer part
                ? part.rateFactor(parameter.substring(dot + 1)) : 1;
    }

    /**
     * Returns the configuration of this quantizer, so that it can be stored in a file ({@link Quantization#save}).
     *
     * @return the configuration, from which {@link QuantizationMethod#create} creates an equal quantizer; empty by
     *     default, which means that the quantizer cannot be stored
     */
    public Optional<QuantizerConfig> config() {
        return Optional.empty();
    }

    /** Returns the method, grid and granularity, which must be the same in a checkpoint. */
    @Override
    protected String settings() {
        return describe();
    }

    /**
     * Called with the progress of training. Quantizers override this method for settings that change during training;
     * by default it does nothing.
     *
     * @param progress the completed fraction of the training with quantizers, from 0 to 1
     */
    @Override
    public void progress(double progress) {
    }
}
