package io.github.dropbits.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Mean and spread of a figure over runs. */
final class Spread {
    private final List<Double> figures = new ArrayList<>();

    /** Adds a result's figure, if it has one. */
    void add(Map<String, Object> result, String key) {
        if (result.get(key) instanceof Number n) {
            figures.add(n.doubleValue());
        }
    }

    /** The mean; null for none. */
    Double mean() {
        return figures.isEmpty() ? null : figures.stream().mapToDouble(f -> f).sum() / figures.size();
    }

    /** The standard deviation by n - 1; 0 for a single one, null for none. */
    Double deviation() {
        if (figures.size() < 2) {
            return figures.isEmpty() ? null : (Double) 0.0;
        }
        double mean = mean();
        return Math.sqrt(figures.stream().mapToDouble(f -> (f - mean) * (f - mean)).sum() / (figures.size() - 1));
    }
}
