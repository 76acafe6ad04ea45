package io.github.dropbits.cli.report;

/** The range of the finite values that were added: the least and the largest. */
final class Range {
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private boolean whole = true;

    void add(double v) {
        if (Double.isFinite(v)) {
            low = Math.min(low, v);
            high = Math.max(high, v);
            whole &= v == Math.rint(v);
        }
    }

    boolean empty() {
        return low > high;
    }

    /** An axis for the range. If all values are whole numbers, the ticks are whole numbers, too. */
    Axis axis(int count, boolean extend) {
        return Axis.of(low, high, count, whole, extend);
    }

    /** The range in words. */
    @Override
    public String toString() {
        return empty() ? "no values" : Numbers.text(low) + " to " + Numbers.text(high);
    }
}
