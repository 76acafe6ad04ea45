package io.github.dropbits.quant.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats {@link ModelStatistics} as a table. */
final class StatisticsTable {
    private static final List<String> HEAD = List.of("layer", "weights", "bytes", "w.bits", "w.SQNR", "w.dist",
            "w.clip", "a.bits", "a.SQNR", "a.dist", "a.clip", "MACs", "BOPs");
    private static final String LEGEND = "w: weights, a: the layer's input; SQNR: signal to quantization noise, dB;"
            + " dist: mean distance\nto the code in steps, 0.25 if evenly spread; clip: share beyond the grid;"
            + " MACs, BOPs: an image";
    private static final String UNITS = " kMGTPE";

    private final List<List<String>> rows = new ArrayList<>();

    StatisticsTable(ModelStatistics model) {
        rows.add(HEAD);
        model.layers().forEach(l -> rows.add(row(l)));
        rows.add(List.of("total", count(model.weights()), count(model.weightBytes()), bits(model.averageWeightBits()),
                "", "", "", bits(model.averageInputBits()), "", "", "", count(model.multiplyAdds()),
                count(model.bitOperations())));
    }

    private static List<String> row(LayerStatistics l) {
        List<String> row = new ArrayList<>(List.of(l.layer(), count(l.weights()), count(l.weightBytes())));
        cells(l.weight(), row);
        cells(l.input(), row);
        row.add(count(l.multiplyAdds()));
        row.add(count(l.bitOperations()));
        return row;
    }

    private static void cells(TensorStatistics t, List<String> row) {
        row.addAll(t == null ? List.of("float", "-", "-", "-")
                : List.of(bits(t.bits()), decibels(t.sqnr()), number("%.3f", t.distance()),
                        number("%.2f%%", 100 * t.clipped())));
    }

    private static String number(String format, double v) {
        return Double.isNaN(v) ? "-" : String.format(Locale.ROOT, format, v);
    }

    private static String bits(double bits) {
        return number(bits == Math.rint(bits) ? "%.0f" : "%.2f", bits);
    }

    private static String decibels(double db) {
        return db == Double.POSITIVE_INFINITY ? "exact" : db == Double.NEGATIVE_INFINITY ? "-inf" : number("%.1f", db);
    }

    /**
     * Formats a number. Numbers below ten thousand are formatted as integers, and larger numbers with a unit and three
     * or four digits.
     */
    private static String count(double n) {
        double scaled = n;
        int unit = 0;
        while (scaled >= 9999.5 && unit < UNITS.length() - 1) {
            scaled /= 1000;
            unit++;
        }
        return unit == 0 ? number("%.0f", n) : number(scaled < 99.95 ? "%.1f" : "%.0f", scaled) + UNITS.charAt(unit);
    }

    @Override
    public String toString() {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            for (int c = 0; c < widths.length; c++) {
                String pad = " ".repeat(widths[c] - row.get(c).length());
                out.append(c == 0 ? row.get(c) + pad : "  " + pad + row.get(c));
            }
            out.append('\n');
        }
        return out.append(LEGEND).toString();
    }
}
