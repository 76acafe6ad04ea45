package io.github.dropbits.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of values with ticks at multiples of 1, 2 or 5 times a power of ten. Ticks are reckoned in decimals, so that
 * their labels are exact.
 *
 * @param low the value at the start
 * @param high the value at the end, above {@code low}
 * @param ticks the ticks within, ascending
 */
record Axis(double low, double high, List<Axis.Tick> ticks) {
    /** A value and its label. */
    record Tick(double at, String label) {
    }

    /** Ranges are looked at to so many digits; more are rounding errors. */
    private static final MathContext DIGITS = new MathContext(12, RoundingMode.HALF_EVEN);
    /** A range is taken for a single value if it is this small beside its values. */
    private static final double CONSTANT = 1e-9;
    private static final double LEAST_SIZE = 1e-290;

    /**
     * An axis for values.
     *
     * @param low the least value; above {@code high} if there is none
     * @param high the largest value
     * @param count about how many ticks, at least 2
     * @param whole whether only whole numbers may be ticks
     * @param extend whether the range grows to the next ticks
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
            BigDecimal at = step.multiply(BigDecimal.valueOf(k));
            String label = powers ? Numbers.power(at) : at.setScale(Math.max(0, step.scale())).toPlainString();
            if (Double.isFinite(at.doubleValue())) {
                ticks.add(new Tick(at.doubleValue(), label.replace('-', '−')));
            }
        }
        double start = extend ? Math.min(low, ticks.getFirst().at) : low;
        double end = extend ? Math.max(high, ticks.getLast().at) : high;
        return new Axis(start, end, List.copyOf(ticks));
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below {@code least}. */
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

    /** Where a value stands: 0 at the start, 1 at the end. Halves keep differences of huge values finite. */
    double share(double v) {
        return (v / 2 - low / 2) / (high / 2 - low / 2);
    }

    /** The length of the longest label. */
    int longest() {
        return ticks.stream().mapToInt(t -> t.label.length()).max().orElse(0);
    }
}
