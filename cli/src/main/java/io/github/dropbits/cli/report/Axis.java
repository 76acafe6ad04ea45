package io.github.dropbits.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A chart's axis: a range of values with ticks at multiples of 1, 2 or 5 times a power of ten. Ticks are computed in
 * decimal arithmetic, so that their labels are exact.
 *
 * @param low the value at the start
 * @param high the value at the end, above {@code low}
 * @param ticks the ticks within the range, ascending
 */
record Axis(double low, double high, List<Axis.Tick> ticks) {
    /** A tick's value and its label. */
    record Tick(double value, String label) {
    }

    /** Values are rounded to this many digits, because further digits are often rounding errors. */
    private static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);
    /** A range with {@code high / 2 - low / 2 < CONSTANT * max(|low|, |high|)} counts as a single value. */
    private static final double CONSTANT = 1e-9;
    /** If all values are below this in magnitude, the axis goes from 0 to 1. */
    private static final double LEAST_SIZE = 1e-290;

    /**
     * An axis for values.
     *
     * @param low the least value; above {@code high} if there are no values
     * @param high the largest value
     * @param count the approximate number of ticks, at least 2
     * @param whole whether all ticks are whole numbers
     * @param extend whether the range is extended to the next ticks
     */
    static Axis of(double low, double high, int count, boolean whole, boolean extend) {
        double size = Math.max(Math.abs(low), Math.abs(high));
        if (!(low <= high) || size < LEAST_SIZE) {
            return between(0, 1, count, whole, extend);
        }
        if (high / 2 - low / 2 < CONSTANT * size) {
            double margin = whole ? Math.max(1, 0.05 * size) : 0.05 * size;
            return between(Math.max(low - margin, -Double.MAX_VALUE), Math.min(high + margin, Double.MAX_VALUE),
                    count, whole, extend);
        }
        return between(low, high, count, whole, extend);
    }

    private static Axis between(double low, double high, int count, boolean whole, boolean extend) {
        BigDecimal step = step(high / count - low / count);
        if (whole && step.compareTo(BigDecimal.ONE) < 0) {
            step = BigDecimal.ONE;
        }
        long first = multiple(low, step, extend ? RoundingMode.FLOOR : RoundingMode.CEILING);
        long last = multiple(high, step, extend ? RoundingMode.CEILING : RoundingMode.FLOOR);
        BigDecimal largest = step.multiply(BigDecimal.valueOf(Math.max(Math.abs(first), Math.abs(last))));
        boolean powers = largest.compareTo(BigDecimal.valueOf(1_000_000)) >= 0 || step.scale() > 4;
        List<Tick> ticks = new ArrayList<>();
        for (long k = first; k <= last; k++) {
            BigDecimal value = step.multiply(BigDecimal.valueOf(k));
            String label = powers ? Numbers.power(value) : value.setScale(Math.max(0, step.scale())).toPlainString();
            if (Double.isFinite(value.doubleValue())) {
                ticks.add(new Tick(value.doubleValue(), label.replace('-', '−')));
            }
        }
        double start = extend ? Math.min(low, ticks.getFirst().value) : low;
        double end = extend ? Math.max(high, ticks.getLast().value) : high;
        return new Axis(start, end, List.copyOf(ticks));
    }

    /** The smallest step not below {@code least} that is 1, 2 or 5 times a power of ten. */
    private static BigDecimal step(double least) {
        BigDecimal exact = BigDecimal.valueOf(least).round(DIGITS);
        int exponent = exact.precision() - exact.scale() - 1;
        BigDecimal digits = exact.scaleByPowerOfTen(-exponent);
        for (int nice : new int[] {1, 2, 5}) {
            if (digits.compareTo(BigDecimal.valueOf(nice)) <= 0) {
                return BigDecimal.valueOf(nice).scaleByPowerOfTen(exponent);
            }
        }
        return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
    }

    private static long multiple(double v, BigDecimal step, RoundingMode mode) {
        return BigDecimal.valueOf(v).round(DIGITS).divide(step, 0, mode).longValueExact();
    }

    /** A value's position on the axis: 0 at the start, 1 at the end. */
    double share(double v) {
        // Each value is halved before the subtraction, so that differences of huge values stay finite.
        return (v / 2 - low / 2) / (high / 2 - low / 2);
    }

    /** The number of characters of the longest label. */
    int longest() {
        return ticks.stream().mapToInt(t -> t.label.length()).max().orElse(0);
    }
}
