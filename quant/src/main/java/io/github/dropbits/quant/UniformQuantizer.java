package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;

/** A quantizer whose levels are evenly spaced: {@code offset + step * code}. */
public abstract class UniformQuantizer extends Quantizer {
    /**
     * For subclasses.
     *
     * @param label what is quantized, for messages
     */
    protected UniformQuantizer(String label) {
        super(label);
    }

    /**
     * The distance between neighbouring levels.
     *
     * @return a new tensor, one element or one a channel
     */
    public abstract Tensor step();

    /**
     * The level that code 0 stands for: 0 unless a subclass says otherwise.
     *
     * @return a new tensor, one element or one a channel
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
