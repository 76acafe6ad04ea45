package io.github.dropbits.cli.report;

import io.github.dropbits.core.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A report like those of the experiments, with invented values. */
final class DemoReport {
    private static final String[] LAYERS = {"conv1", "conv2", "fc1", "features.17.conv.2.weight", "fc3"};

    private DemoReport() {
    }

    static String html() {
        Report report = new Report("LeNet-5 on Fashion-MNIST",
                "The accuracy of CPQ with 2, 3 and 4 bits and five seeds, compared with float, LSQ and the plain "
                + "straight-through estimator. Invented values.\n\n"
                + "`./dropbits experiment lenet5-fashion --seeds 5` · 2 cores · "
                + "2026-11-25");
        report.section("Accuracy", "Mean and standard deviation of five seeds; p is of a paired t-test against float.")
                .table(accuracy()).chart(curves(12, "Test accuracy by epoch")).chart(curves(4, "The four best"));
        Section weights = report.section("Weights", "Weights before and after training at 3 bits.");
        for (int i = 0; i < LAYERS.length; i++) {
            weights.chart(histogram(LAYERS[i], i));
        }
        report.section("Bit-lengths", "").chart(bits(true)).chart(bits(false));
        report.section("Estimator", "A wide table & values of every size.").table(wide()).chart(error());
        return report.html();
    }

    private static Table accuracy() {
        List<List<Object>> rows = new ArrayList<>();
        for (int bits = 4; bits >= 2; bits--) {
            for (String name : List.of("CPQ", "CPQ with DropBits", "LSQ", "straight-through")) {
                double accuracy = 0.912 - 0.004 * (4 - bits) - 0.0005 * name.length();
                String mean = String.format(Locale.ROOT, "%.4f ± 0.0012", accuracy);
                rows.add(List.of(name, bits + "/" + bits, mean, accuracy - 0.9159, 0.5 / name.length()));
            }
        }
        return Table.of(List.of("quantizer", "bits", "accuracy", "difference to float", "p"), rows)
                .caption("Test accuracy after 8 epochs");
    }

    private static LineChart curves(int count, String title) {
        RandomStream random = new RandomStream(3);
        LineChart chart = LineChart.of(title, "epoch", "accuracy").spreadIs("standard deviation over 5 seeds");
        double[] epochs = IntStream.rangeClosed(1, 8).asDoubleStream().toArray();
        for (int s = 0; s < count; s++) {
            double[] y = new double[8];
            double[] spread = new double[8];
            for (int e = 0; e < 8; e++) {
                y[e] = 0.92 - 0.003 * s - (0.1 + 0.01 * s) * Math.exp(-0.6 * e) + 0.002 * random.nextGaussian();
                spread[e] = 0.006 * Math.exp(-0.2 * e);
            }
            if (s == 2) {
                y[4] = Double.NaN;
            }
            String name = List.of("float", "CPQ", "CPQ with DropBits", "LSQ").get(s % 4);
            chart.series(name + " " + (4 - s / 4) + " bits", epochs, y, count > 4 ? null : spread);
        }
        return chart;
    }

    private static Histogram histogram(String layer, int seed) {
        RandomStream random = new RandomStream(seed);
        double[] edges = IntStream.rangeClosed(0, 60).mapToDouble(i -> -0.3 + 0.01 * i).toArray();
        double[] before = new double[60];
        double[] after = new double[60];
        for (int i = 0; i < 8000; i++) {
            double w = Math.clamp(0.09 * random.nextGaussian(), -0.299, 0.299);
            before[(int) Math.floor((w + 0.3) / 0.01)]++;
            double near = Math.clamp(Math.rint(w / 0.07), -4, 3) * 0.07 + 0.012 * random.nextGaussian();
            after[(int) Math.floor((Math.clamp(near, -0.299, 0.299) + 0.3) / 0.01)]++;
        }
        double[] grid = IntStream.rangeClosed(-4, 3).mapToDouble(i -> 0.07 * i).toArray();
        return Histogram.of(layer, "weight", "share").counts(edges, before).second(after).grid(grid);
    }

    private static Bars bits(boolean positive) {
        Bars chart = Bars.of(positive ? "Learned bit-lengths" : "Change of the quantization error", "layer",
                positive ? "bits" : "dB").series("weights", "activations", "at <random> & \"fixed\"")
                .spreadIs("standard deviation over 5 seeds");
        for (int i = 0; i < LAYERS.length; i++) {
            double[] v = {2 + 0.61 * i, 5 - 0.7 * i, 3};
            double[] change = {-1.3 + 0.8 * i, 0.4 - 0.3 * i, i == 1 ? Double.NaN : -0.12 * i};
            chart.group(LAYERS[i], positive ? v : change, new double[] {0.3, 0.5, 0});
        }
        return chart;
    }

    private static Table wide() {
        List<String> header = new ArrayList<>(List.of("layer"));
        List<List<Object>> rows = new ArrayList<>();
        for (int c = 0; c < 13; c++) {
            header.add("seed " + (c + 1) + " at 3 bits");
        }
        for (String layer : LAYERS) {
            List<Object> row = new ArrayList<>(List.of(layer));
            for (int c = 0; c < 13; c++) {
                double value = Math.pow(10, 3 - c) * (1 + layer.length() / 7.0);
                row.add(c == 5 ? Double.NaN : c == 6 ? (Object) 123456L : value);
            }
            rows.add(row);
        }
        return Table.of(header, rows).caption("Signal-to-quantization-noise ratio [dB]");
    }

    private static LineChart error() {
        double[] steps = IntStream.range(0, 300).mapToDouble(i -> 100.0 * i).toArray();
        double[] y = IntStream.range(0, 300).mapToDouble(i -> 3e-6 / (1 + 0.1 * i) + 2e-8 * Math.sin(i)).toArray();
        return LineChart.of("Quantization error", "step", "mean squared error").series("conv1", steps, y, null);
    }
}
