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

/** Creates quantization rules from a run's settings. */
public final class Methods {
    private Methods() {
    }

    /**
     * The bit-lengths that a joint method trains together, in ascending order: the method's usual bit-lengths and the
     * requested one.
     */
    public static int[] jointBits(JointMethod method, int requested) {
        return IntStream.concat(method.usualBits().stream().mapToInt(Integer::intValue), IntStream.of(requested))
                .distinct().sorted().toArray();
    }

    /** The rule that quantizes all layers with the settings' method and bit-lengths. */
    static QuantizationRule rule(Settings s) {
        return QuantizationRule.all(factory(s, s.weightBits()), factory(s, s.actBits()));
    }

    /**
     * The rule that quantizes each layer with the settings' method and the layer's own bit-lengths. The network's own
     * input is always quantized by CPQ, because existing run folders with such bit-lengths were trained this way.
     */
    static QuantizationRule rule(Settings s, BitsFile bits, Module model) {
        return bits.rule(model, n -> factory(s, n), n -> factory(s, n), CpqSpec::bits);
    }

    /** Throws an exception if the settings' method does not accept a separate bit-length for each layer. */
    static void checkAcceptsLengths(Settings s) {
        boolean accepts = s.quantizer().filter(m -> !(m instanceof JointMethod) && !m.choosesBits()).isPresent();
        if (!accepts || s.learnsBits()) {
            throw new UsageException("--bits-from and --bits-file make no sense with "
                    + (s.learnsBits() ? "--learn-bits and --target-bits"
                    : "--quantizer " + s.text(QuantizerSettings.QUANTIZER)));
        }
    }

    /** The factory of the settings' method at a bit-length. */
    private static QuantizerFactory factory(Settings s, int bits) {
        QuantizationMethod method = s.quantizer().orElseThrow();
        // Only this line depends on a particular method: CPQ is the only one with settings of its own.
        return method == CpqSpec.METHOD ? cpq(s, bits) : method.factory(bits);
    }

    private static CpqSpec cpq(Settings s, int bits) {
        return CpqSpec.bits(bits).estimator(s.estimator()).sigma(s.sigma()).minBits(Math.min(bits, s.minBits()))
                .dropBits(s.dropBits()).annealDrop(s.dropSchedule() == DropSchedule.ANNEALED)
                .learnBits(s.learnsBits()).channelMasks(s.dropUnit() == DropUnit.CHANNEL)
                .learnStep(s.step() == StepMode.LEARNED);
    }
}
