package io.github.dropbits.quant.alq;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;

/** The method ALQ, for selection by name. Weights are quantized with ALQ, and inputs with LSQ. */
final class AlqMethod implements QuantizationMethod {
    /**
     * The initial number of bases, as a multiple of the average number at the end. It is limited to the largest
     * bit-length.
     */
    private static final int START = 2;

    @Override
    public String name() {
        return "alq";
    }

    @Override
    public String summary() {
        return "ALQ: weights as sums of binary bases, those that matter least for the loss taken out; inputs by LSQ";
    }

    /**
     * Returns true, because ALQ itself decides how many bases each output channel keeps, depending on the effect of the
     * bases on the loss.
     */
    @Override
    public boolean choosesBits() {
        return true;
    }

    @Override
    public QuantizerFactory factory(int bits) {
        QuantizerFactory inputs = LsqQuantizer.bits(bits);
        QuantizerFactory weights = AlqQuantizer.bits(Math.min(Grid.MOST_BITS, START * bits), bits);
        return QuantizerFactory.of(place -> (place.weight() ? weights : inputs).create(place), SteQuantizer::bits);
    }

    @Override
    public Quantizer create(QuantizerConfig config, Place place) {
        return AlqQuantizer.bits(config.integer(AlqQuantizer.MAX_BASES), config.real(AlqQuantizer.TARGET))
                .create(place);
    }

    @Override
    public String toString() {
        return name();
    }
}
