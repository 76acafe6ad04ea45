package io.github.dropbits.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats the result of a comparison as Markdown and as CSV. */
final class CompareTable {
    private CompareTable() {
    }

    static String markdown(Map<String, Object> all) {
        StringBuilder out = new StringBuilder("float accuracy "
                + spread(all.get("float_accuracy"), all.get("float_std")) + "\n\n");
        out.append("| quantizer | bits | accuracy | seeds | ms a step | bytes |\n|---|---|---|---|---|---|\n");
        for (Map<?, ?> row : rows(all)) {
            out.append(String.format(Locale.ROOT, "| %s | %s | %s | %s | %s | %s |\n", row.get("quantizer"),
                    row.get("bits"), spread(row.get("mean"), row.get("std")), row.get("seeds"),
                    row.get("step_ms") instanceof Double ms ? String.format(Locale.ROOT, "%.2f", ms) : "",
                    row.get("bytes")));
        }
        return out.toString();
    }

    /** A mean with its deviation, which a single run does not have. */
    private static String spread(Object mean, Object deviation) {
        return String.format(Locale.ROOT, "%.4f", mean)
                + (deviation == null ? "" : String.format(Locale.ROOT, " +- %.4f", deviation));
    }

    /** The text of a figure; empty if there is none. */
    private static String cell(Object figure) {
        return figure == null ? "" : figure.toString();
    }

    static String csv(Map<String, Object> all) {
        StringBuilder out = new StringBuilder("quantizer,bits,mean,std,seeds,step_ms,bytes\n");
        out.append("float,32,").append(all.get("float_accuracy")).append(',').append(cell(all.get("float_std")))
                .append(",,,\n");
        for (Map<?, ?> row : rows(all)) {
            out.append(Stream.of("quantizer", "bits", "mean", "std", "seeds", "step_ms", "bytes")
                    .map(name -> cell(row.get(name))).collect(Collectors.joining(","))).append('\n');
        }
        return out.toString();
    }

    private static List<Map<?, ?>> rows(Map<String, Object> all) {
        return ((List<?>) all.get("rows")).stream().<Map<?, ?>>map(r -> (Map<?, ?>) r).toList();
    }
}
