package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.function.Consumer;

/**
 * Something that brings values to few levels, differentiably, and stands before a layer's input or weights. A quantizer
 * of your own extends this class, or {@link UniformQuantizer} if its levels are evenly spaced, and a
 * {@link QuantizerFactory}, often a lambda, makes it.
 *
 * <p>What depends on the values, such as the step, comes from the first ones: a weight quantizer sees the weights when
 * the model is quantized, another its first training batch, or calibration batches. Whether that happened is part of
 * the checkpoint.
 */
public abstract class Quantizer extends Module {
    private final String label;
    private final Tensor initialized;

    /**
     * For subclasses.
     *
     * @param label what is quantized, for messages
     */
    @SuppressWarnings("this-escape") // A buffer is only put on a list.
    protected Quantizer(String label) {
        this.label = label;
        initialized = buffer("initialized", Tensor.scalar(0));
    }

    /**
     * What is quantized.
     *
     * @return its name, for messages
     */
    public final String label() {
        return label;
    }

    /**
     * The bit-length in evaluation, as it stands now.
     *
     * @return 1 to 8
     */
    public abstract int bits();

    /**
     * The bits that a value takes on average: {@link #bits}, unless a subclass gives parts of its tensor other lengths.
     *
     * @return the average in evaluation, as it stands now
     */
    public double averageBits() {
        return bits();
    }

    /**
     * Takes first values for parameters and buffers.
     *
     * @param x the values that are to be quantized; not changed
     */
    protected abstract void initialize(Tensor x);

    /**
     * Quantizes, once {@link #initialize} was called.
     *
     * @param x the values; not changed
     * @return levels, of the shape of {@code x}
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
     * Takes first values now, and is ready to quantize.
     *
     * @param x the values that are to be quantized; not changed
     */
    public final void start(Tensor x) {
        NoGrad.run(() -> initialize(x));
        initialized.set(new float[] {1});
    }

    /**
     * Makes what takes first values from several calibration batches, where there is no first training batch
     * ({@link PostTraining}). Unless overridden, the first of them counts and the others do not.
     *
     * @return takes one batch after the other, without recording; a batch's tensor must not be kept
     */
    protected Consumer<Tensor> calibrator() {
        return x -> {
            if (initialized.item() == 0) {
                initialize(x);
            }
        };
    }

    /**
     * Takes first values from calibration batches; from the first batch on this quantizer is ready.
     *
     * @return takes one batch after the other; a batch is not kept
     */
    public final Consumer<Tensor> calibration() {
        Consumer<Tensor> each = calibrator();
        return x -> {
            NoGrad.run(() -> each.accept(x));
            initialized.set(new float[] {1});
        };
    }

    /**
     * The codes that values take in evaluation.
     *
     * @param x the values; not changed
     * @return one code a value
     * @throws IllegalStateException if the quantizer has not seen its first training batch
     */
    public abstract int[] codes(Tensor x);

    /**
     * The learning rate of a parameter of this quantizer, as a multiple of the weights' learning rate: 1, unless the
     * parameter is learned on another scale, such as by its logarithm.
     *
     * @param parameter the parameter's name within this quantizer
     * @return a positive factor
     */
    protected double rateFactor(String parameter) {
        return 1;
    }

    /**
     * Called before training goes on, with how far it is: for what changes on the way. Nothing here.
     *
     * @param progress the share of the quantized training that is done, 0 to 1
     */
    public void progress(double progress) {
    }
}
