package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import java.util.stream.IntStream;

/** A quantizer whose levels are evenly spaced: a code represents the value {@code offset + step * code}. */
public abstract class UniformQuantizer extends Quantizer {
    /**
     * Creates a quantizer that is not initialized.
     *
     * @param label the name of the quantized values in messages
     */
    protected UniformQuantizer(String label) {
        super(label);
    }

    /**
     * Returns the step, which is the distance between neighbouring levels, or half of this distance if the codes are -1
     * and 1.
     *
     * @return a new tensor with one element, or with one element per channel
     */
    public abstract Tensor step();

    /**
     * Returns the offset, which is the level of code 0. The default is 0.
     *
     * @return a new tensor with one element, or with one element per channel
     */
    public Tensor offset() {
        return Tensor.scalar(0);
    }

    /**
     * Returns whether the codes are the signs -1 and 1, which are two steps apart. This method must not be called while
     * another thread trains with this quantizer.
     *
     * @return true if, in every channel, values just below the offset have code -1 and values just above it have code 1
     * @throws IllegalStateException if the quantizer is not initialized
     */
    public final boolean hasSigns() {
        if (bits() != 1) {
            return false;
        }
        float[] step = step().toArray();
        float[] offset = offset().toArray();
        int channels = Math.max(step.length, offset.length);
        float[] probes = new float[2 * channels];
        for (int i = 0; i < probes.length; i++) {
            probes[i] = offset[i / 2 % offset.length] + (i % 2 == 0 ? -0.25f : 0.25f) * step[i / 2 % step.length];
        }
        int[] codes = codes(Tensor.of(probes, channels, 2));
        return IntStream.range(0, codes.length).allMatch(i -> codes[i] == (i % 2 == 0 ? -1 : 1));
    }

    @Override
    public int[] codes(Tensor x) {
        return evaluating(() -> NoGrad.call(() -> {
            float[] levels = apply(x).array();
            float[] step = step().array();
            float[] offset = offset().array();
            int[] codes = new int[levels.length];
            for (int i = 0; i < codes.length; i++) {
                int stepAt = (int) ((long) i * step.length / codes.length);
                int offsetAt = (int) ((long) i * offset.length / codes.length);
                codes[i] = Math.round((levels[i] - offset[offsetAt]) / step[stepAt]);
            }
            return codes;
        }));
    }
}
