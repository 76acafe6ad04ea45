package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;

/** A quantizer whose levels are evenly spaced: {@code offset + step * code}. */
public abstract class UniformQuantizer extends Quantizer {
    /**
     * Creates a quantizer that is not yet initialized.
     *
     * @param label the name of the quantized values, for messages
     */
    protected UniformQuantizer(String label) {
        super(label);
    }

    /**
     * The step: the distance between neighbouring levels, or half of it if the codes are -1 and 1.
     *
     * @return a new tensor, with one element, or one for each channel
     */
    public abstract Tensor step();

    /**
     * The offset, which is the level that code 0 stands for. Unless overridden, it is 0.
     *
     * @return a new tensor, with one element, or one for each channel
     */
    public Tensor offset() {
        return Tensor.scalar(0);
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
