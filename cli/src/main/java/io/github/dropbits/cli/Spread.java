package io.github.dropbits.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects one figure of several runs, and computes its mean and standard deviation. */
final class Spread {
    private final List<Double> figures = new ArrayList<>();

    /** Adds the figure of one run's result. A result without this figure is ignored. */
    void add(Map<String, Object> result, String key) {
        if (result.get(key) instanceof Number n) {
            figures.add(n.doubleValue());
        }
    }

    /** The mean; null if there is no figure. */
    Double mean() {
        return figures.isEmpty() ? null : figures.stream().mapToDouble(f -> f).sum() / figures.size();
    }

    /** The sample standard deviation, with divisor n - 1; null for fewer than two figures, which have none. */
    Double deviation() {
        if (figures.size() < 2) {
            return null;
        }
        double mean = mean();
        return Math.sqrt(figures.stream().mapToDouble(f -> (f - mean) * (f - mean)).sum() / (figures.size() - 1));
    }
}
