package io.github.dropbits.cli.run;

import io.github.dropbits.quant.stats.LayerStatistics;
import io.github.dropbits.quant.stats.ModelStatistics;
import io.github.dropbits.quant.stats.TensorStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Quantization statistics of a model as figures for a run's files. A figure that does not exist is null. */
final class StatisticsFigures {
    private final ModelStatistics statistics;

    StatisticsFigures(ModelStatistics statistics) {
        this.statistics = statistics;
    }

    /** Means over the layers with quantized weights: the distance to the levels in steps, and the SQNR in decibels. */
    Map<String, Object> means() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("weight_distance", mean(TensorStatistics::distance));
        m.put("weight_sqnr", mean(TensorStatistics::sqnr));
        return m;
    }

    private Double mean(ToDoubleFunction<TensorStatistics> figure) {
        return finite(statistics.layers().stream().map(LayerStatistics::weight).filter(w -> w != null)
                .mapToDouble(figure).average().orElse(Double.NaN));
    }

    /** Adds all figures to a result: means over the model, and a row for each layer. */
    void into(Map<String, Object> out) {
        out.putAll(means());
        out.put("average_weight_bits", statistics.averageWeightBits());
        out.put("average_act_bits", statistics.averageInputBits());
        out.put("bit_operations", statistics.bitOperations());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (LayerStatistics layer : statistics.layers()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("layer", layer.layer());
            add(row, "weight", layer.weight());
            add(row, "act", layer.input());
            row.put("macs", layer.multiplyAdds());
            row.put("bit_operations", layer.bitOperations());
            row.put("bytes", layer.weightBytes());
            rows.add(row);
        }
        out.put("layers", rows);
    }

    private static void add(Map<String, Object> row, String kind, TensorStatistics t) {
        row.put(kind + "_bits", t == null ? null : (Double) t.bits());
        row.put(kind + "_sqnr", t == null ? null : finite(t.sqnr()));
        row.put(kind + "_distance", t == null ? null : finite(t.distance()));
        row.put(kind + "_clipped", t == null ? null : finite(t.clipped()));
    }

    /** The value, or null if it is not finite, because JSON has no NaN and no infinities. */
    private static Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }
}
