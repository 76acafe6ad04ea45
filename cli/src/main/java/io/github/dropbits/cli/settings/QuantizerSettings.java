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

    /** The method; empty for a training in float only. */
    public static final Setting<Optional<QuantizationMethod>> QUANTIZER = Setting.of("quantizer", "NAME",
            OptionType.words(Stream.concat(QuantizationMethods.training().stream().map(Optional::of),
                    Stream.of(Optional.<QuantizationMethod>empty())).toList(),
                    m -> m.map(QuantizationMethod::name).orElse("none")), CpqSpec.METHOD.name(),
            QuantizationMethods.training().stream().map(QuantizationMethod::name).collect(Collectors.joining(", "))
                    + " or none");
    /** The bits of weights. */
    public static final Setting<Integer> WEIGHT_BITS = Setting.of("weight-bits", "N", BITS, "3",
            "bits of the weights, 1 to 8; the most, with learned lengths");
    /** The bits of activations. */
    public static final Setting<Integer> ACT_BITS = Setting.of("act-bits", "N", BITS, "3",
            "bits of the activations, 1 to 8; the most, with learned lengths");
    /** Which classes pass their gradient. */
    public static final Setting<Estimator> ESTIMATOR = ofMethod("estimator", "NAME", OptionType.words(Estimator.class),
            "all", "which classes pass their gradient: all or argmax");
    /** The noise in training. */
    static final Setting<Sigma> SIGMA = ofMethod("sigma", "HOW", Sigma.TYPE, "annealed",
            "noise in steps: annealed (1/3 to 1/10), annealed:A:B, fixed:A or learned:A");
    /** What becomes of steps. */
    public static final Setting<StepMode> STEP = ofMethod("step", "HOW", OptionType.words(StepMode.class), "learned",
            "the steps after their first values: learned or fixed");
    /** The bits that are never dropped. */
    public static final Setting<Integer> MIN_BITS = Setting.of("min-bits", "N", BITS, QuantizerSettings::usualMinBits,
            "bits that are never dropped [2; with learned lengths 1]");
    /** How often bits are dropped. */
    public static final Setting<Double> DROP_BITS = ofMethod("drop-bits", "P", OptionType.numberBelow(0, 1), "0.05",
            "probability that DropBits drops a bit above the least");
    /** How that probability goes on. */
    public static final Setting<DropSchedule> DROP_SCHEDULE = ofMethod("drop-schedule", "HOW",
            OptionType.words(DropSchedule.class), "annealed", "annealed (falling to 0) or constant");
    /** What masks are drawn for. */
    public static final Setting<DropUnit> DROP_UNIT = ofMethod("drop-unit", "WHAT", OptionType.words(DropUnit.class),
            "layer", "what draws its masks by itself: a layer, or each output channel");
    /** The price of a bit; 0 if bit-lengths are not learned by a given price. */
    public static final Setting<Double> LEARN_BITS = Setting.of("learn-bits", "LAMBDA", OptionType.number(0, 1e6), "0",
            "learn bit-lengths, lambda being the price of a bit").forMethods(QuantizationMethod::learnsBits);
    /** The average that learned bit-lengths come to; 0 for none. */
    public static final Setting<Double> TARGET_BITS = Setting.of("target-bits", "X",
            OptionType.number(0, Grid.MOST_BITS), "0",
            "learn bit-lengths that come to X on average; lambda is found").forMethods(QuantizationMethod::learnsBits);
    /** What a bit costs. */
    public static final Setting<BitBudget.Cost> BUDGET = Setting.of("budget", "WHAT",
            OptionType.words(BitBudget.Cost.class), "count", "what a bit costs: the same everywhere (count), by the"
            + " layer's share of the weights (size) or of the multiply-adds (compute)");

    private QuantizerSettings() {
    }

    /** A setting of the methods that name it among their own. */
    private static <T> Setting<T> ofMethod(String name, String placeholder, OptionType<T> type, String standard,
            String help) {
        return Setting.of(name, placeholder, type, standard, help).forMethods(m -> m.options().contains(name));
    }

    private static int usualMinBits(Draft d) {
        boolean learns = d.get(LEARN_BITS) > 0 || d.get(TARGET_BITS) > 0;
        return learns ? 1 : Math.min(2, Math.min(d.get(WEIGHT_BITS), d.get(ACT_BITS)));
    }
}
