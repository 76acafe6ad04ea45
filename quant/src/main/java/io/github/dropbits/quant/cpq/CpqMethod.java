package io.github.dropbits.quant.cpq;

import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizerFactory;
import java.util.Set;

/** CPQ as a method to choose by name. */
final class CpqMethod implements QuantizationMethod {
    @Override
    public String name() {
        return "cpq";
    }

    @Override
    public String summary() {
        return "CPQ: trains with noise so that weights gather at the grid's points; with DropBits, and learned"
                + " bit-lengths";
    }

    @Override
    public boolean learnsBits() {
        return true;
    }

    /** The settings of {@link CpqSpec} that a command line offers, besides the bit-length. */
    @Override
    public Set<String> options() {
        return Set.of("estimator", "sigma", "step", "drop-bits", "drop-schedule", "drop-unit");
    }

    @Override
    public QuantizerFactory factory(int bits) {
        return CpqSpec.bits(bits);
    }

    @Override
    public String toString() {
        return name();
    }
}
