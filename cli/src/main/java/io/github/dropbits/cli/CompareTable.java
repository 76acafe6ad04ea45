package io.github.dropbits.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the result of a comparison as Markdown and as CSV. */
final class CompareTable {
    private CompareTable() {
    }

    static String markdown(Map<String, Object> all) {
        StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "float accuracy %.4f +- %.4f\n\n",
                all.get("float_accuracy"), all.get("float_std")));
        out.append("| quantizer | bits | accuracy | seeds | ms a step | bytes |\n|---|---|---|---|---|---|\n");
        for (Map<?, ?> row : rows(all)) {
            out.append(String.format(Locale.ROOT, "| %s | %s | %.4f +- %.4f | %s | %s | %s |\n", row.get("quantizer"),
                    row.get("bits"), row.get("mean"), row.get("std"), row.get("seeds"),
                    row.get("step_ms") instanceof Double ms ? String.format(Locale.ROOT, "%.2f", ms) : "",
                    row.get("bytes")));
        }
        return out.toString();
    }

    static String csv(Map<String, Object> all) {
        StringBuilder out = new StringBuilder("quantizer,bits,mean,std,seeds,step_ms,bytes\n");
        out.append("float,32,").append(all.get("float_accuracy")).append(',').append(all.get("float_std"))
                .append(",,,\n");
        for (Map<?, ?> row : rows(all)) {
            out.append(String.format("%s,%s,%s,%s,%s,%s,%s\n", row.get("quantizer"), row.get("bits"), row.get("mean"),
                    row.get("std"), row.get("seeds"), row.get("step_ms") == null ? "" : row.get("step_ms"),
                    row.get("bytes")));
        }
        return out.toString();
    }

    private static List<Map<?, ?>> rows(Map<String, Object> all) {
        return ((List<?>) all.get("rows")).stream().<Map<?, ?>>map(r -> (Map<?, ?>) r).toList();
    }
}
