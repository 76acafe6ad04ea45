package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.stats.PairedTest;
import io.github.dropbits.cli.stats.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of a comparison as rows for JSON, as CSV and as Markdown. */
final class ResultTables {
    private final Results results;
    private final List<Comparison.Pair> pairs;

    ResultTables(Results results, List<Comparison.Pair> pairs) {
        this.results = results;
        this.pairs = pairs;
    }

    /** One row for each arm: the mean and deviation of the accuracy, and the means of other figures. */
    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Arm arm : results.arms()) {
            Sample accuracy = Sample.of(results.accuracies(arm.name()));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("arm", arm.name());
            row.put("seeds", accuracy.n());
            row.put("accuracy", accuracy.mean());
            row.put("std", finite(accuracy.deviation()));
            row.put("weight_bits", mean(arm, "average_weight_bits"));
            row.put("act_bits", mean(arm, "average_act_bits"));
            row.put("budget_bits", mean(arm, "average_bits"));
            row.put("weight_distance", mean(arm, "weight_distance"));
            row.put("bytes", mean(arm, "bytes"));
            rows.add(row);
        }
        return rows;
    }

    private Double mean(Arm arm, String key) {
        double[] figures = results.figures(arm.name(), key);
        double sum = 0;
        for (double f : figures) {
            sum += f;
        }
        return finite(sum / figures.length);
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    /** One row for each pair of arms: the difference of a figure, paired by seed. */
    List<Map<String, Object>> differences() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Comparison.Pair pair : pairs) {
            PairedTest test = PairedTest.of(results.figures(pair.arm(), pair.figure()),
                    results.figures(pair.other(), pair.figure()));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("figure", pair.figure());
            row.put("arm", pair.arm());
            row.put("less", pair.other());
            row.put("difference", test.difference().mean());
            row.put("low", finite(test.difference().low()));
            row.put("high", finite(test.difference().high()));
            row.put("p", finite(test.p()));
            rows.add(row);
        }
        return rows;
    }

    /** One line for each training. Times are left out, so that a resumed experiment writes the same bytes. */
    String csv() {
        List<String> figures = List.of("float_accuracy", "average_bits", "average_weight_bits", "average_act_bits",
                "weight_distance", "bytes");
        StringBuilder out = new StringBuilder("arm,seed,accuracy,").append(String.join(",", figures)).append('\n');
        for (Arm arm : results.arms()) {
            List<Map<String, Object>> runs = results.byArm().get(arm.name());
            for (int i = 0; i < runs.size(); i++) {
                Map<String, Object> r = runs.get(i);
                out.append(arm.name()).append(',').append(i + 1).append(',').append(Results.accuracy(r));
                for (String key : figures) {
                    out.append(',').append(r.get(key) == null ? "" : r.get(key));
                }
                out.append('\n');
            }
        }
        return out.toString();
    }

    /** The tables of the arms and of the differences as Markdown. */
    String markdown() {
        StringBuilder out = new StringBuilder("| arm | accuracy, % | learned bits | bits of weights | of activations |"
                + " distance to the levels | bytes |\n|---|---|---|---|---|---|---|\n");
        for (Map<String, Object> row : rows()) {
            out.append("| ").append(row.get("arm")).append(" | ").append(percent(row.get("accuracy"))).append(" +- ")
                    .append(percent(row.get("std")));
            for (String key : List.of("budget_bits", "weight_bits", "act_bits")) {
                out.append(" | ").append(text("%.2f", row.get(key)));
            }
            out.append(" | ").append(text("%.3f", row.get("weight_distance"))).append(" | ")
                    .append(text("%.0f", row.get("bytes"))).append(" |\n");
        }
        if (!pairs.isEmpty()) {
            out.append("\n| difference | in points, or steps | 95 % interval | p |\n|---|---|---|---|\n");
        }
        for (Map<String, Object> row : differences()) {
            boolean distance = row.get("figure").equals(Comparison.DISTANCE);
            out.append("| ").append(row.get("arm")).append(" less ").append(row.get("less"))
                    .append(distance ? ", distance" : "");
            for (String key : List.of("difference", "low", "high")) {
                out.append(key.equals("high") ? " to " : " | ")
                        .append(distance ? text("%.4f", row.get(key)) : percent(row.get(key)));
            }
            out.append(" | ").append(probability(row.get("p"))).append(" |\n");
        }
        return out.toString();
    }

    private static String percent(Object share) {
        return share == null ? "-" : text("%.2f", 100 * ((Number) share).doubleValue());
    }

    /** The text of a p-value; empty for null. */
    static String probability(Object p) {
        return p instanceof Number n && n.doubleValue() < 0.0005 ? "< 0.001" : text("%.3f", p);
    }

    /** The number as text in the given format; empty for null. */
    static String text(String format, Object number) {
        return number == null ? "" : String.format(Locale.ROOT, format, ((Number) number).doubleValue());
    }
}
