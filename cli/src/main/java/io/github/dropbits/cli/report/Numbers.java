package io.github.dropbits.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats numbers, independently of the locale. */
final class Numbers {
    /** The text for a value that is missing or not finite. */
    static final String MISSING = "–";

    private static final MathContext DIGITS = new MathContext(5, RoundingMode.HALF_EVEN);
    private static final int MOST_DECIMALS = 6;

    private Numbers() {
    }

    /** A length or coordinate in SVG, with two decimals. */
    static String svg(double v) {
        if (!(Math.abs(v) < 1e9)) {
            throw new IllegalStateException("no place in a picture: " + v);
        }
        return plain(BigDecimal.valueOf(Math.round(v * 100), 2));
    }

    /** A share of the drawing's width or height, as a percentage. */
    static String percent(double share) {
        return svg(100 * share) + "%";
    }

    /** A single number, with up to five significant digits. */
    static String text(double v) {
        return text(v, positional(v) ? needed(v) : 0);
    }

    /**
     * The number of decimals for a column of numbers: enough for four significant digits of the largest and two of the
     * smallest, but no more than the numbers need.
     */
    static int decimals(double[] values) {
        int needed = 0;
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (double v : values) {
            if (v != 0 && positional(v)) {
                needed = Math.max(needed, needed(v));
                largest = Math.max(largest, Math.abs(v));
                smallest = Math.min(smallest, Math.abs(v));
            }
        }
        return needed == 0 ? 0 : Math.min(needed, Math.max(decimals(largest, 4), decimals(smallest, 2)));
    }

    /** The number of decimals that shows {@code digits} significant digits of a number. */
    private static int decimals(double v, int digits) {
        BigDecimal exact = BigDecimal.valueOf(v);
        return Math.max(0, digits - (exact.precision() - exact.scale()));
    }

    /** The number of decimals that shows five significant digits of a number, without trailing zeros. */
    private static int needed(double v) {
        return Math.min(MOST_DECIMALS, Math.max(0, BigDecimal.valueOf(v).round(DIGITS).stripTrailingZeros().scale()));
    }

    /** A number with {@code decimals} decimals, or in scientific notation if it is very large or small. */
    static String text(double v, int decimals) {
        if (!Double.isFinite(v)) {
            return MISSING;
        }
        return positional(v) ? BigDecimal.valueOf(v).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString()
                : power(BigDecimal.valueOf(v).round(DIGITS));
    }

    /** Whether a number is written without a power of ten. */
    private static boolean positional(double v) {
        double size = Math.abs(v);
        return size == 0 || size >= 1e-4 && size < 1e9;
    }

    /** A number in scientific notation, such as {@code 1.5e-7}. */
    static String power(BigDecimal v) {
        if (v.signum() == 0) {
            return "0";
        }
        int exponent = v.precision() - v.scale() - 1;
        return plain(v.scaleByPowerOfTen(-exponent)) + "e" + exponent;
    }

    private static String plain(BigDecimal v) {
        return v.signum() == 0 ? "0" : v.stripTrailingZeros().toPlainString();
    }
}
