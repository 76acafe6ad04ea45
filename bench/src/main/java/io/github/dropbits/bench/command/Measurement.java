package io.github.dropbits.bench.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** JMH's result for one benchmark with one set of parameters. */
record Measurement(String name, double score, double error, String unit, boolean moreIsFaster) {
    Measurement(RunResult result) {
        this(name(result), result.getPrimaryResult(), result.getParams().getMode() == Mode.Throughput);
    }

    private Measurement(String name, Result<?> score, boolean moreIsFaster) {
        this(name, score.getScore(), score.getScoreError(), score.getScoreUnit(), moreIsFaster);
    }

    private static String name(RunResult result) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String key : result.getParams().getParamsKeys()) {
            parameters.put(key, result.getParams().getParam(key));
        }
        return name(result.getParams().getBenchmark(), parameters);
    }

    /** Class, method and parameters in one name, such as {@code MatMulBenchmark.multiply/shape=8x8x8/threads=1}. */
    static String name(String benchmark, Map<String, ?> parameters) {
        StringBuilder name = new StringBuilder(benchmark.substring(benchmark.lastIndexOf('.',
                benchmark.lastIndexOf('.') - 1) + 1));
        parameters.forEach((key, value) -> name.append('/').append(key).append('=').append(value));
        return name.toString();
    }

    /**
     * Prints the result on stderr for people and returns it for the JSON output. The result is compared with the
     * baseline, unless the baseline is null.
     */
    Map<String, Object> row(Baseline baseline) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("ours", score);
        row.put("error", finite(error));
        row.put("unit", unit);
        String compared = "";
        if (baseline != null) {
            Baseline.Ratio ratio = baseline.ratio(this);
            row.put("baseline", ratio == null ? null : ratio.score());
            row.put("ratio", ratio == null ? null : ratio.value());
            row.put("ratio_error", ratio == null ? null : finite(ratio.error()));
            row.put("slower", ratio != null && ratio.slower());
            compared = ratio == null ? "  not in the baseline" : "  " + ratio;
        }
        System.err.printf(Locale.ROOT, "  %-70s %12.3f %s%s%n", name, score, unit, compared);
        return row;
    }

    private static Double finite(double error) {
        return Double.isFinite(error) ? (Double) error : null; // A single iteration has no error estimate.
    }
}
