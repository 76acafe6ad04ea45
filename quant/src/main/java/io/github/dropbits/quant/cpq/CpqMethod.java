package io.github.dropbits.quant.cpq;

import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerConfig;
import io.github.dropbits.quant.QuantizerFactory;
import java.util.Set;

/** The method CPQ, for selection by name. */
final class CpqMethod implements QuantizationMethod {
    private static final String NAME = "cpq";

    @Override
    public String name() {
        return NAME;
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

    /** Returns the settings of {@link CpqSpec}, besides the bit-length, that a command line offers. */
    @Override
    public Set<String> options() {
        return Set.of("estimator", "sigma", "step", "drop-bits", "drop-schedule", "drop-unit");
    }

    @Override
    public QuantizerFactory factory(int bits) {
        return CpqSpec.bits(bits);
    }

    /** Returns the configuration of quantizers with a given specification. */
    static QuantizerConfig config(CpqSpec spec) {
        return QuantizerConfig.of(NAME, spec.bits()).with("sign", spec.sign())
                .with("perChannel", spec.perChannel()).with("estimator", spec.estimator())
                .with("sigma", spec.sigma().kind()).with("sigmaStart", spec.sigma().start())
                .with("sigmaEnd", spec.sigma().end()).with("minBits", spec.minBits()).with("drop", spec.drop())
                .with("annealDrop", spec.annealDrop()).with("learnBits", spec.learnBits())
                .with("channelMasks", spec.channelMasks()).with("learnStep", spec.learnStep());
    }

    @Override
    public Quantizer create(QuantizerConfig c, Place place) {
        return CpqSpec.bits(c.bits()).sign(c.choice("sign", CpqSpec.Sign.class)).perChannel(c.flag("perChannel"))
                .estimator(c.choice("estimator", Estimator.class)).sigma(new SigmaMode(
                        c.choice("sigma", SigmaMode.Kind.class), c.real("sigmaStart"), c.real("sigmaEnd")))
                .minBits(c.integer("minBits")).dropBits(c.real("drop")).annealDrop(c.flag("annealDrop"))
                .learnBits(c.flag("learnBits")).channelMasks(c.flag("channelMasks")).learnStep(c.flag("learnStep"))
                .create(place);
    }

    @Override
    public String toString() {
        return name();
    }
}
