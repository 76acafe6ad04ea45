package io.github.dropbits.bench.cli;

import io.github.dropbits.quant.AlqQuantizer;
import io.github.dropbits.quant.CpqSpec;
import io.github.dropbits.quant.DorefaQuantizer;
import io.github.dropbits.quant.Estimator;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.LsqQuantizer;
import io.github.dropbits.quant.PactQuantizer;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.RelaxedQuantizer;
import io.github.dropbits.quant.SteQuantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The quantizers by the names of the command line. */
final class Methods {
    static final String CPQ = "cpq";
    static final String NONE = "none";
    static final String ADABITS = "adabits";
    private static final int INPUT_BITS = 8;

    private static final Map<String, IntFunction<QuantizerFactory>> OTHERS = new TreeMap<>(Map.of("ste",
            SteQuantizer::bits, "dorefa", DorefaQuantizer::bits, "pact", PactQuantizer::bits, "lsq",
            LsqQuantizer::bits, "lsq+", LsqQuantizer::plusBits, "rq", RelaxedQuantizer::bits, "alq", Methods::alq));

    private Methods() {
    }

    /** ALQ is for weights: they start with twice the bits that they are to have on average; inputs are LSQ's. */
    private static QuantizerFactory alq(int bits) {
        QuantizerFactory weights = AlqQuantizer.bits(Math.min(Grid.MOST_BITS, 2 * bits), bits);
        QuantizerFactory inputs = LsqQuantizer.bits(bits);
        return place -> (place.weight() ? weights : inputs).create(place);
    }

    /** All of them, CPQ first. */
    static List<String> names() {
        List<String> names = new ArrayList<>(OTHERS.keySet());
        names.add(0, CPQ);
        names.add(1, ADABITS);
        return names;
    }

    /** The bit-lengths that AdaBits trains together: the usual ones, and the one asked for. */
    static int[] jointBits(int asked) {
        return IntStream.concat(IntStream.of(2, 3, 4, 8), IntStream.of(asked)).distinct().sorted().toArray();
    }

    /** How the settings' method quantizes, AdaBits aside. The network's own input takes 8 bits, by LSQ for its kind. */
    static QuantizationRule rule(Settings s) {
        if (s.quantizer().equals(CPQ)) {
            return QuantizationRule.all(cpq(s, s.weightBits()), cpq(s, s.actBits()));
        }
        IntFunction<QuantizerFactory> method = OTHERS.get(s.quantizer());
        IntFunction<QuantizerFactory> input = s.quantizer().startsWith("lsq") ? method : SteQuantizer::bits;
        return QuantizationRule.all(method.apply(s.weightBits()), method.apply(s.actBits()))
                .networkInput(input.apply(INPUT_BITS));
    }

    private static CpqSpec cpq(Settings s, int bits) {
        CpqSpec spec = CpqSpec.bits(bits).estimator(s.estimator().equals("all") ? Estimator.ALL : Estimator.ARGMAX)
                .dropBits(s.dropBits()).annealDrop(true);
        return s.learnBits() > 0 ? spec.minBits(1).learnBits(true) : spec;
    }
}
