package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.DropSchedule;
import io.github.dropbits.cli.settings.DropUnit;
import io.github.dropbits.cli.settings.QuantizerSettings;
import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.cli.settings.StepMode;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.JointMethod;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.bits.BitsFile;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.stream.IntStream;

/** How a run's settings quantize. */
public final class Methods {
    private Methods() {
    }

    /** The bit-lengths that a joint method trains together: its usual ones, and the one asked for. */
    public static int[] jointBits(JointMethod method, int asked) {
        return IntStream.concat(method.usualBits().stream().mapToInt(Integer::intValue), IntStream.of(asked))
                .distinct().sorted().toArray();
    }

    /** How the settings' method quantizes every layer alike. */
    static QuantizationRule rule(Settings s) {
        return QuantizationRule.all(factory(s, s.weightBits()), factory(s, s.actBits()));
    }

    /** The settings' method with each layer's own bit-lengths. */
    static QuantizationRule rule(Settings s, BitsFile bits, Module model) {
        return bits.rule(model, n -> factory(s, n), n -> factory(s, n));
    }

    /** Refuses bit-lengths a layer where the method does not take them. */
    static void checkTakesLengths(Settings s) {
        boolean takes = s.quantizer().filter(m -> !(m instanceof JointMethod) && !m.choosesBits()).isPresent();
        if (!takes || s.learnsBits()) {
            throw new UsageException("bit-lengths a layer make no sense with "
                    + (s.learnsBits() ? "learned ones" : "--quantizer " + s.text(QuantizerSettings.QUANTIZER)));
        }
    }

    /** The settings' method at a bit-length. */
    private static QuantizerFactory factory(Settings s, int bits) {
        QuantizationMethod method = s.quantizer().orElseThrow();
        // The one place that knows a method's own settings.
        return method == CpqSpec.METHOD ? cpq(s, bits) : method.factory(bits);
    }

    private static CpqSpec cpq(Settings s, int bits) {
        return CpqSpec.bits(bits).estimator(s.estimator()).sigma(s.sigma()).minBits(Math.min(bits, s.minBits()))
                .dropBits(s.dropBits()).annealDrop(s.dropSchedule() == DropSchedule.ANNEALED)
                .learnBits(s.learnsBits()).channelMasks(s.dropUnit() == DropUnit.CHANNEL)
                .learnStep(s.step() == StepMode.LEARNED);
    }
}
