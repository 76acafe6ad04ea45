package io.github.dropbits.cli.settings;

import io.github.dropbits.quant.cpq.SigmaMode;
import java.util.Arrays;

/**
 * The value of the setting {@code sigma}: the scale of CPQ's noise, together with the text that was given for it.
 *
 * @param text the given text: a word, followed by up to two ratios sigma / alpha, each after a colon
 * @param mode the parsed text
 */
record Sigma(String text, SigmaMode mode) {
    static final OptionType<Sigma> TYPE = new OptionType<>("must be annealed, annealed:A:B, fixed:A or learned:A, with"
            + " positive A and B in steps", text -> new Sigma(text, mode(text)), Sigma::text);

    private static SigmaMode mode(String text) {
        String[] parts = text.split(":", -1);
        double[] ratios = Arrays.stream(parts).skip(1).mapToDouble(Double::parseDouble).toArray();
        return switch (parts[0] + ratios.length) {
            case "annealed0" -> SigmaMode.DEFAULT;
            case "annealed2" -> SigmaMode.annealed(ratios[0], ratios[1]);
            case "fixed1" -> SigmaMode.fixed(ratios[0]);
            case "learned1" -> SigmaMode.learned(ratios[0]);
            default -> throw new IllegalArgumentException("unknown");
        };
    }
}
