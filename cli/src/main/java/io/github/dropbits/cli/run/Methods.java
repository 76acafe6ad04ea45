package io.github.dropbits.cli.run;

import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.alq.AlqQuantizer;
import io.github.dropbits.quant.bits.BitsFile;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.cpq.SigmaMode;
import io.github.dropbits.quant.relaxed.RelaxedQuantizer;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The quantizers by the names of the command line. */
public final class Methods {
    /** CPQ, the standard. */
    public static final String CPQ = "cpq";
    /** No quantizer. */
    public static final String NONE = "none";
    /** AdaBits, which trains several bit-lengths together. */
    public static final String ADABITS = "adabits";

    private static final IntFunction<QuantizerFactory> STE = SteQuantizer::bits;
    private static final Map<String, IntFunction<QuantizerFactory>> OTHERS = new TreeMap<>(Map.of("ste", STE,
            "dorefa", DorefaQuantizer::bits, "pact", PactQuantizer::bits, "lsq", LsqQuantizer::bits, "lsq+",
            LsqQuantizer::plusBits, "rq", RelaxedQuantizer::bits, "alq", Methods::alq));

    private Methods() {
    }

    /** ALQ is for weights: they start with twice the bits that they are to have on average; inputs are LSQ's. */
    private static QuantizerFactory alq(int bits) {
        QuantizerFactory weights = AlqQuantizer.bits(Math.min(Grid.MOST_BITS, 2 * bits), bits);
        QuantizerFactory inputs = LsqQuantizer.bits(bits);
        return QuantizerFactory.of(place -> (place.weight() ? weights : inputs).create(place), SteQuantizer::bits);
    }

    /** All of them, CPQ first. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(OTHERS.keySet());
        names.add(0, CPQ);
        names.add(1, ADABITS);
        return names;
    }

    /** The bit-lengths that AdaBits trains together: the usual ones, and the one asked for. */
    public static int[] jointBits(int asked) {
        return IntStream.concat(IntStream.of(2, 3, 4, 8), IntStream.of(asked)).distinct().sorted().toArray();
    }

    /** How the settings' method quantizes, AdaBits aside. */
    static QuantizationRule rule(Settings s) {
        return QuantizationRule.all(factory(s, s.integer("weight-bits")), factory(s, s.integer("act-bits")));
    }

    /** Refuses bit-lengths a layer where the method chooses them itself. */
    static void checkTakesLengths(Settings s) {
        String name = s.text("quantizer");
        if (name.equals(NONE) || name.equals(ADABITS) || name.equals("alq") || s.learnsBits()) {
            throw new UsageException("bit-lengths a layer make no sense with "
                    + (s.learnsBits() ? "learned ones" : "--quantizer " + name));
        }
    }

    /** The settings' method with each layer's own bit-lengths. */
    static QuantizationRule rule(Settings s, BitsFile bits, Module model) {
        return bits.rule(model, n -> factory(s, n), n -> factory(s, n));
    }

    /** The settings' method at a bit-length. */
    static QuantizerFactory factory(Settings s, int bits) {
        String name = s.text("quantizer");
        return name.equals(CPQ) ? cpq(s, bits) : OTHERS.get(name).apply(bits);
    }

    private static CpqSpec cpq(Settings s, int bits) {
        return CpqSpec.bits(bits).estimator(Estimator.valueOf(s.text("estimator").toUpperCase(Locale.ROOT)))
                .sigma(sigma(s.text("sigma"))).minBits(Math.min(bits, s.integer("min-bits")))
                .dropBits(s.number("drop-bits")).annealDrop(s.text("drop-schedule").equals("annealed"))
                .learnBits(s.learnsBits()).channelMasks(s.text("drop-unit").equals("channel"))
                .learnStep(s.text("step").equals("learned"));
    }

    /** Reads how sigma comes about: a word, with one or two ratios after colons. */
    static SigmaMode sigma(String text) {
        try {
            String[] parts = text.split(":", -1);
            double[] ratios = Arrays.stream(parts).skip(1).mapToDouble(Double::parseDouble).toArray();
            return switch (parts[0] + ratios.length) {
                case "annealed0" -> SigmaMode.DEFAULT;
                case "annealed2" -> SigmaMode.annealed(ratios[0], ratios[1]);
                case "fixed1" -> SigmaMode.fixed(ratios[0]);
                case "learned1" -> SigmaMode.learned(ratios[0]);
                default -> throw new IllegalArgumentException("unknown");
            };
        } catch (IllegalArgumentException e) {
            throw new UsageException("--sigma must be annealed, annealed:A:B, fixed:A or learned:A, with positive A and"
                    + " B in steps, not '" + text + "'");
        }
    }
}
