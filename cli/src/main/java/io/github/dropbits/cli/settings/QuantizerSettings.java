package io.github.dropbits.cli.settings;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.bits.BitBudget;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.methods.QuantizationMethods;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of the quantizer. */
public final class QuantizerSettings {
    private static final OptionType<Integer> BITS = OptionType.integer(1, Grid.MOST_BITS);

    /** The method of quantization; empty for a float training only. */
    public static final Setting<Optional<QuantizationMethod>> QUANTIZER = Setting.of("quantizer", "NAME",
            OptionType.words(Stream.concat(QuantizationMethods.training().stream().map(Optional::of),
                    Stream.of(Optional.<QuantizationMethod>empty())).toList(),
                    m -> m.map(QuantizationMethod::name).orElse("none")), CpqSpec.METHOD.name(),
            QuantizationMethods.training().stream().map(QuantizationMethod::name).collect(Collectors.joining(", "))
                    + " or none");
    /** The bit-length of weights. */
    public static final Setting<Integer> WEIGHT_BITS = Setting.of("weight-bits", "N", BITS, "3",
            "bits of the weights, 1 to 8; the maximum if bit-lengths are learned");
    /** The bit-length of activations. */
    public static final Setting<Integer> ACT_BITS = Setting.of("act-bits", "N", BITS, "3",
            "bits of the activations, 1 to 8; the maximum if bit-lengths are learned");
    /** The estimator: which codes pass their gradient. */
    public static final Setting<Estimator> ESTIMATOR = ofMethod("estimator", "NAME", OptionType.words(Estimator.class),
            "all", "which codes pass their gradient: all or argmax");
    /** The scale of CPQ's noise in training. */
    static final Setting<Sigma> SIGMA = ofMethod("sigma", "HOW", Sigma.TYPE, "annealed",
            "noise scale in steps: annealed (from 1/3 to 1/10), annealed:A:B, fixed:A or learned:A");
    /** Whether quantization steps are learned. */
    public static final Setting<StepMode> STEP = ofMethod("step", "HOW", OptionType.words(StepMode.class), "learned",
            "quantization steps after initialization: learned or fixed");
    /** The number of bits that DropBits never drops. */
    public static final Setting<Integer> MIN_BITS = Setting.of("min-bits", "N", BITS, QuantizerSettings::defaultMinBits,
            "number of bits that are never dropped [2, or 1 if bit-lengths are learned]");
    /** The probability that DropBits drops a bit. */
    public static final Setting<Double> DROP_BITS = ofMethod("drop-bits", "P", OptionType.numberBelow(0, 1), "0.05",
            "probability that DropBits drops a bit; the first --min-bits are never dropped");
    /** How the drop probability changes over the training. */
    public static final Setting<DropSchedule> DROP_SCHEDULE = ofMethod("drop-schedule", "HOW",
            OptionType.words(DropSchedule.class), "annealed",
            "drop probability over the training: annealed (falls to 0) or constant");
    /** The unit for which DropBits draws masks independently. */
    public static final Setting<DropUnit> DROP_UNIT = ofMethod("drop-unit", "WHAT", OptionType.words(DropUnit.class),
            "layer", "unit for which masks are drawn: layer, or channel (each output channel)");
    /**
     * The weight of the bit budget in the loss; 0 if bit-lengths are not learned, or are learned with a target average.
     */
    public static final Setting<Double> LEARN_BITS = Setting.of("learn-bits", "LAMBDA", OptionType.number(0, 1e6), "0",
            "learn bit-lengths; LAMBDA is the weight of their cost in the loss")
            .forMethods(QuantizationMethod::learnsBits);
    /** The target average of learned bit-lengths; 0 if none is given. */
    public static final Setting<Double> TARGET_BITS = Setting.of("target-bits", "X",
            OptionType.number(0, Grid.MOST_BITS), "0",
            "learn bit-lengths with average X; LAMBDA is found automatically")
            .forMethods(QuantizationMethod::learnsBits);
    /** How the cost of a bit depends on its layer. */
    public static final Setting<BitBudget.Cost> BUDGET = Setting.of("budget", "WHAT",
            OptionType.words(BitBudget.Cost.class), "count", "cost of a bit: the same in all layers (count), or"
            + " proportional to the layer's weights (size) or multiply-adds (compute)");

    private QuantizerSettings() {
    }

    /** A setting that only applies to the methods that list it among their options. */
    private static <T> Setting<T> ofMethod(String name, String placeholder, OptionType<T> type, String defaultText,
            String help) {
        return Setting.of(name, placeholder, type, defaultText, help).forMethods(m -> m.options().contains(name));
    }

    private static int defaultMinBits(Draft d) {
        boolean learns = d.get(LEARN_BITS) > 0 || d.get(TARGET_BITS) > 0;
        return learns ? 1 : Math.min(2, Math.min(d.get(WEIGHT_BITS), d.get(ACT_BITS)));
    }
}
