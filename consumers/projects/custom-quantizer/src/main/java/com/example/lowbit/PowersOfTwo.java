package com.example.lowbit;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantizer;

/**
 * 0 and the levels {@code +-scale / 2^k}, k from 0 to 6: logarithmic quantization (Miyashita et al. 2016) at 4 bits.
 * Its levels are not evenly spaced; the gradient passes straight through.
 */
public final class PowersOfTwo extends Quantizer {
    private static final int MOST = 7;

    private final Tensor scale = buffer("scale", Tensor.scalar(1));

    public PowersOfTwo(Place place) {
        super(place.name());
    }

    @Override
    protected void initialize(Tensor x) {
        float most = 0;
        for (float v : x.array()) {
            most = Math.max(most, Math.abs(v));
        }
        scale.set(new float[] {most});
    }

    @Override
    protected Tensor quantize(Tensor x) {
        Tensor off = NoGrad.call(() -> x.copy().update(v -> {
            for (int i = 0; i < v.length; i++) {
                v[i] = level(code(v[i])) - v[i];
            }
        }));
        return x.add(off);
    }

    private float level(int code) {
        return code == 0 ? 0 : Math.scalb(Math.signum((float) code) * scale.item(), Math.abs(code) - MOST);
    }

    private int code(float value) {
        double halvings = Math.log(scale.item() / Math.abs(value)) / Math.log(2);
        int k = (int) Math.max(0, Math.rint(halvings));
        return k < MOST ? (int) Math.signum(value) * (MOST - k) : 0;
    }

    /** A code has the value's sign. Its magnitude is 7 for the largest level and 1 for the smallest; 0 stands for 0. */
    @Override
    public int[] codes(Tensor x) {
        int[] codes = new int[x.elements()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = code(x.array()[i]);
        }
        return codes;
    }

    @Override
    public int bits() {
        return 4;
    }
}
