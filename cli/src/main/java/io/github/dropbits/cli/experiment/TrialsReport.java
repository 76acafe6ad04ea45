package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.report.Bars;
import io.github.dropbits.cli.report.LineChart;
import io.github.dropbits.cli.report.Report;
import io.github.dropbits.cli.report.Section;
import io.github.dropbits.cli.report.Table;
import io.github.dropbits.cli.run.PhaseName;
import io.github.dropbits.cli.stats.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The HTML report of a comparison: tables, training curves, quantization errors, bit-lengths and histograms of weights.
 */
final class TrialsReport {
    private final Comparison experiment;
    private final Lab lab;
    private final Trials trials;
    private final Results results;
    private final ResultTables tables;

    TrialsReport(Comparison experiment, Lab lab, Trials trials, Results results, ResultTables tables) {
        this.experiment = experiment;
        this.lab = lab;
        this.trials = trials;
        this.results = results;
        this.tables = tables;
    }

    String html() throws IOException {
        Report report = new Report(experiment.name(), experiment.shows() + ".\n\n" + lab.seeds()
                + (lab.seeds() == 1 ? " seed" : " seeds")
                + (lab.quick() ? "; the quick form only checks that everything works." : ".") + " Made by:\n\n`"
                + lab.command() + "`");
        accuracy(report.section("Accuracy", "On the test images at the end of the training: mean and standard"
                + " deviation over the seeds. Differences are paired by seed."));
        curves(report.section("Training", "Test accuracy after each epoch; the band is the standard deviation over"
                + " the seeds."), "test_accuracy", "accuracy");
        curves(report.section("Quantization error", "The distance of weights to their levels, in evaluation: the mean"
                + " distance to the nearest level in steps (evenly spread weights would have 0.25), and the"
                + " signal-to-quantization-noise ratio. Both are means over the layers."), "weight_distance",
                "distance, steps", "weight_sqnr", "signal to noise, dB");
        if (results.arms().stream().anyMatch(this::learns)) {
            lengths(report.section("Bit-lengths", "Learned bit-lengths of each layer's weights and input, mean over the"
                    + " seeds."));
        }
        layers(report.section("Layers", "What quantization does to each layer, seed 1: bits,"
                + " signal-to-quantization-noise ratio (dB) and clipped share (%) of its weights and of its input, mean"
                + " distance of the weights to their levels in steps, multiply-adds (MACs), bit operations (BOPs: MACs"
                + " times both bits), bytes of the weights."));
        new WeightHistograms(trials, results).into(report.section("Weights", "Weights before (in float) and after"
                + " quantized training, seed 1, with the quantizer's levels drawn in."));
        return report.html();
    }

    private void accuracy(Section section) {
        List<List<?>> rows = new ArrayList<>();
        for (Map<String, Object> r : tables.rows()) {
            rows.add(List.of(r.get("arm"), r.get("seeds"), text("%.4f", r.get("accuracy")),
                    text("%.4f", r.get("std")), text("%.2f", r.get("budget_bits")), text("%.2f", r.get("weight_bits")),
                    text("%.2f", r.get("act_bits")), text("%.0f", r.get("bytes"))));
        }
        section.table(Table.of(List.of("arm", "seeds", "accuracy", "deviation", "learned bits", "bits of weights",
                "bits of inputs", "bytes"), rows).caption("Accuracy and size"));
        List<List<?>> differences = new ArrayList<>();
        for (Map<String, Object> r : tables.differences()) {
            differences.add(List.of(r.get("arm"), r.get("less"), r.get("figure").equals(Comparison.DISTANCE)
                    ? "distance" : "accuracy", text("%.4f", r.get("difference")),
                    text("%.4f", r.get("low")), text("%.4f", r.get("high")), ResultTables.probability(r.get("p"))));
        }
        if (!differences.isEmpty()) {
            section.table(Table.of(List.of("arm", "less", "of", "difference", "low", "high", "p"), differences)
                    .caption("Differences with their 95 % intervals and a paired t-test"));
        }
    }

    private static String text(String format, Object number) {
        return ResultTables.text(format, number);
    }

    /**
     * Adds a chart for each group of arms and each figure. {@code figures} alternates between a figure's key and its
     * axis label.
     */
    private void curves(Section section, String... figures) {
        Map<String, List<Arm>> groups = new LinkedHashMap<>();
        results.arms().forEach(a -> groups.computeIfAbsent(a.group(), g -> new ArrayList<>()).add(a));
        for (int f = 0; f < figures.length; f += 2) {
            for (Map.Entry<String, List<Arm>> group : groups.entrySet()) {
                LineChart chart = LineChart.of(figures[f + 1] + ", " + group.getKey(), "epoch", figures[f + 1])
                        .spreadIs("standard deviation over the seeds");
                boolean any = false;
                for (Arm arm : group.getValue()) {
                    any |= curve(chart, arm, figures[f]);
                }
                if (any) {
                    section.chart(chart);
                }
            }
        }
    }

    /** Adds an arm's curve to a chart; returns false if the arm has no values of this figure. */
    private boolean curve(LineChart chart, Arm arm, String key) {
        List<double[]> bySeed = new ArrayList<>();
        PhaseName phase = arm.start() == null && arm.group().equals("float") ? PhaseName.FLOAT : PhaseName.QUANTIZED;
        for (List<Map<String, Object>> history : results.histories().get(arm.name())) {
            bySeed.add(history.stream().filter(e -> phase.word().equals(e.get("phase")))
                    .mapToDouble(e -> e.get(key) instanceof Number n ? n.doubleValue() : Double.NaN).toArray());
        }
        int epochs = bySeed.getFirst().length;
        double[] x = new double[epochs];
        double[] y = new double[epochs];
        double[] spread = new double[epochs];
        boolean any = false;
        for (int e = 0; e < epochs; e++) {
            int epoch = e;
            double[] values = bySeed.stream().mapToDouble(s -> s[epoch]).filter(Double::isFinite).toArray();
            x[e] = e + 1;
            y[e] = values.length == 0 ? Double.NaN : Sample.of(values).mean();
            spread[e] = values.length < 2 ? 0 : Sample.of(values).deviation();
            any |= values.length > 0;
        }
        if (any) {
            chart.series(arm.name(), x, y, spread);
        }
        return any;
    }

    /** Whether an arm learns its bit-lengths. */
    private boolean learns(Arm arm) {
        return results.byArm().get(arm.name()).getFirst().get("average_bits") != null;
    }

    private void lengths(Section section) {
        for (Arm arm : results.arms()) {
            List<Map<String, Object>> runs = results.byArm().get(arm.name());
            if (!learns(arm)) {
                continue;
            }
            Bars bars = Bars.of("Bit-lengths of " + arm.name(), "layer", "bits").series("weights", "input")
                    .spreadIs("standard deviation over the seeds");
            for (Object layer : ((Map<?, ?>) runs.getFirst().get("weight_bits")).keySet()) {
                Sample weights = bits(runs, "weight_bits", layer);
                Sample inputs = bits(runs, "act_bits", layer);
                bars.group((String) layer, new double[] {weights.mean(), inputs.mean()},
                        new double[] {orZero(weights.deviation()), orZero(inputs.deviation())});
            }
            section.chart(bars);
        }
    }

    private static double orZero(double value) {
        return Double.isFinite(value) ? value : 0;
    }

    private static Sample bits(List<Map<String, Object>> runs, String key, Object layer) {
        return Sample.of(runs.stream().mapToDouble(r -> ((Map<?, ?>) r.get(key)).get(layer) instanceof Number n
                ? n.doubleValue() : 32).toArray());
    }

    private void layers(Section section) {
        for (Arm arm : results.arms()) {
            if (results.byArm().get(arm.name()).getFirst().get("layers") instanceof List<?> list && !list.isEmpty()) {
                Map<String, Function<Map<?, ?>, Object>> columns = new LinkedHashMap<>();
                columns.put("layer", m -> m.get("layer"));
                columns.put("bits", m -> text("%.1f", m.get("weight_bits")));
                columns.put("input bits", m -> text("%.1f", m.get("act_bits")));
                columns.put("dB", m -> text("%.1f", m.get("weight_sqnr")));
                columns.put("input dB", m -> text("%.1f", m.get("act_sqnr")));
                columns.put("distance", m -> text("%.3f", m.get("weight_distance")));
                columns.put("clipped", m -> text("%.2f", percent(m.get("weight_clipped"))));
                columns.put("input clipped", m -> text("%.2f", percent(m.get("act_clipped"))));
                columns.put("MACs", m -> m.get("macs"));
                columns.put("BOPs", m -> text("%.3g", m.get("bit_operations")));
                columns.put("bytes", m -> m.get("bytes"));
                List<List<?>> rows = new ArrayList<>();
                for (Object layer : list) {
                    rows.add(columns.values().stream().map(c -> c.apply((Map<?, ?>) layer)).toList());
                }
                section.table(Table.of(List.copyOf(columns.keySet()), rows).caption(arm.name()));
            }
        }
    }

    private static Double percent(Object share) {
        return share instanceof Number n ? (Double) (100 * n.doubleValue()) : null;
    }
}
