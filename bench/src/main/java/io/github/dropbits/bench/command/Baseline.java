package io.github.dropbits.bench.command;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The scores of an earlier run, read from JMH's JSON. */
final class Baseline {
    private record Score(double value, double error, String unit) {
    }

    /**
     * The comparison of a benchmark's present score with its score in the earlier run.
     *
     * @param score the earlier score
     * @param value the present speed divided by the earlier speed
     * @param error half the width of the 99.9 % confidence interval of {@code value}, if the errors of the two scores
     *     are independent; NaN if a score has no error
     */
    record Ratio(double score, double value, double error) {
        /** Whether the benchmark became slower by more than {@code error}. */
        boolean slower() {
            return value + error < 1;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f times as fast as before, +- %.2f%s", value, error,
                    slower() ? "  SLOWER" : "");
        }
    }

    private final Map<String, Score> scores = new LinkedHashMap<>();

    private Baseline() {
    }

    /** Reads the scores from a file that JMH wrote. */
    static Baseline read(Path file) throws IOException {
        Baseline out = new Baseline();
        try {
            for (Object entry : (List<?>) Json.parse(Files.readString(file))) {
                out.add((Map<?, ?>) entry);
            }
        } catch (JsonException | ClassCastException | NullPointerException e) {
            throw new IOException(file + " holds no results of JMH as JSON: " + e.getMessage());
        }
        return out;
    }

    private void add(Map<?, ?> entry) {
        Map<String, Object> parameters = new TreeMap<>(); // JMH sorts parameters, too.
        if (entry.get("params") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> parameters.put((String) key, value));
        }
        Map<?, ?> metric = (Map<?, ?>) entry.get("primaryMetric");
        scores.put(Measurement.name((String) entry.get("benchmark"), parameters), new Score(
                ((Number) metric.get("score")).doubleValue(),
                // JMH writes the string "NaN" if it has no error estimate.
                metric.get("scoreError") instanceof Number error ? error.doubleValue() : Double.NaN,
                (String) metric.get("scoreUnit")));
    }

    /**
     * Compares a measurement with this baseline. Returns null if the baseline does not have this benchmark, or has it
     * in another unit.
     */
    Ratio ratio(Measurement now) {
        Score before = scores.get(now.name());
        if (before == null || !before.unit().equals(now.unit())) {
            return null;
        }
        double value = now.moreIsFaster() ? now.score() / before.value() : before.value() / now.score();
        return new Ratio(before.value(), value,
                value * Math.hypot(now.error() / now.score(), before.error() / before.value()));
    }
}
