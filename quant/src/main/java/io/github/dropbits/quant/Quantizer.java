package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.train.ProgressListener;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A module that rounds values to a few levels, differentiably. It is applied to a layer's input or weights. To write a
 * quantizer, extend this class, or {@link UniformQuantizer} if its levels are evenly spaced, and create it from a
 * {@link QuantizerFactory}, often a lambda.
 *
 * <p>Parameters that depend on the values, such as the step, are initialized from the first values: a weight quantizer
 * is initialized from the weights when the model is quantized, an input quantizer from its first training batch or
 * from calibration batches. A checkpoint stores whether a quantizer is initialized.
 */
public abstract class Quantizer extends Module implements ProgressListener {
    private final String label;
    private final Tensor initialized;

    /**
     * Creates a quantizer that is not yet initialized.
     *
     * @param label the name of the quantized values, for messages
     */
    @SuppressWarnings("this-escape") // buffer() only adds the tensor to a list.
    protected Quantizer(String label) {
        this.label = label;
        initialized = buffer("initialized", Tensor.scalar(0));
    }

    /**
     * The name of the quantized values.
     *
     * @return the name, for messages
     */
    public final String label() {
        return label;
    }

    /**
     * The current bit-length, as evaluation mode uses it.
     *
     * @return 1 to 8
     */
    public abstract int bits();

    /**
     * The average number of bits of a value: {@link #bits}, unless a subclass gives parts of its tensor different
     * bit-lengths.
     *
     * @return the current average, as evaluation mode uses it
     */
    public double averageBits() {
        return bits();
    }

    /**
     * Sets this quantizer's parameters and buffers to their first values, such as a step that suits the values.
     *
     * @param x the values that are to be quantized; not changed
     */
    protected abstract void initialize(Tensor x);

    /**
     * Quantizes values. {@link #initialize} has been called before.
     *
     * @param x the values; not changed
     * @return the levels that the values are rounded to, of the shape of {@code x}
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
     * Initializes this quantizer from values, so that it is ready to quantize. If the values differ, but all get the
     * same code, a warning is logged.
     *
     * @param x the values that are to be quantized; not changed
     */
    public final void start(Tensor x) {
        NoGrad.run(() -> initialize(x));
        initialized.set(new float[] {1});
        oneLevel(x).ifPresent(warning ->
                System.getLogger(Quantizer.class.getName()).log(System.Logger.Level.WARNING, warning));
    }

    /** The warning that different values all get the same code, from which nothing can be learned; or empty. */
    Optional<String> oneLevel(Tensor x) {
        // Quantizers that are parts of this one are initialized, and warn, on their own.
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
     * Creates a function that sets this quantizer's parameters and buffers from several calibration batches, for
     * models that are quantized without training ({@link PostTraining}). Unless overridden, only the first batch
     * counts.
     *
     * @return the function, called with one batch after the other, without recording gradients; it must not keep a
     *     batch's tensor
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
     * from the first batch on.
     *
     * @return the function, to be called with one batch after the other; it does not keep a batch
     */
    public final Consumer<Tensor> calibration() {
        Consumer<Tensor> each = calibrator();
        return x -> {
            NoGrad.run(() -> each.accept(x));
            initialized.set(new float[] {1});
        };
    }

    /**
     * The codes that values get in evaluation mode.
     *
     * @param x the values; not changed
     * @return one code for each value
     * @throws IllegalStateException if the quantizer is not initialized
     */
    public abstract int[] codes(Tensor x);

    /**
     * The learning rate of a parameter of this quantizer, as a multiple of the weights' learning rate: 1, unless the
     * parameter is learned on another scale, such as by its logarithm. A quantizer that is a part of this one is asked
     * for its own parameters.
     *
     * @param parameter the parameter's name within this quantizer
     * @return a positive factor
     */
    protected double rateFactor(String parameter) {
        int dot = parameter.indexOf('.');
        return dot > 0 && children().get(parameter.substring(0, dot)) instanceof Quantizer part
                ? part.rateFactor(parameter.substring(dot + 1)) : 1;
    }

    /**
     * What this quantizer is made of, so that a file can hold it ({@link Quantization#save}).
     *
     * @return the configuration from which {@link QuantizationMethod#create} makes an equal quantizer; empty, unless
     *     overridden, if there is none
     */
    public Optional<QuantizerConfig> config() {
        return Optional.empty();
    }

    /** The method, grid and granularity, which a checkpoint must share. */
    @Override
    protected String settings() {
        return describe();
    }

    /**
     * Tells this quantizer the progress of training, for settings that change over the training. Does nothing unless
     * overridden.
     *
     * @param progress the completed share of the training with quantizers, 0 to 1
     */
    @Override
    public void progress(double progress) {
    }
}
