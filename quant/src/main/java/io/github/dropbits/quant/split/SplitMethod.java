package io.github.dropbits.quant.split;

import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;

/** The method SplitQuant, for selection by name. */
final class SplitMethod implements QuantizationMethod {
    @Override
    public String name() {
        return "split";
    }

    @Override
    public String summary() {
        return "SplitQuant: three clusters of weights and three chunks of activations with a scale each, for trained"
                + " networks";
    }

    @Override
    public boolean trains() {
        return false;
    }

    @Override
    public QuantizerFactory factory(int bits) {
        return SplitQuantizer.bits(bits);
    }

    @Override
    public String toString() {
        return name();
    }
}
