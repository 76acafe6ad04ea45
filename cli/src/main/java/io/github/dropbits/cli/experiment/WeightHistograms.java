package io.github.dropbits.cli.experiment;

import io.github.dropbits.cli.report.Histogram;
import io.github.dropbits.cli.report.Section;
import io.github.dropbits.cli.run.Run;
import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.quant.Quantizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** Histograms of each layer's weights before and after quantized training, with the quantizer's levels. */
final class WeightHistograms {
    private static final int BINS = 64;
    private static final int MOST_LEVELS = 64;

    private final Trials trials;
    private final Results results;

    WeightHistograms(Trials trials, Results results) {
        this.trials = trials;
        this.results = results;
    }

    /** Adds the histograms of each quantized arm, from the checkpoints of the first seed. */
    void into(Section section) throws IOException {
        for (Arm arm : results.arms()) {
            if (arm.start() != null) {
                Run run = trials.open(arm, 1);
                Map<String, Module> before = run.floatModel().namedModules();
                section.text(arm.name());
                for (Map.Entry<String, Module> entry : run.quantizedModel().namedModules().entrySet()) {
                    if (entry.getValue() instanceof WeightLayer layer
                            && layer.weightTransform() instanceof Quantizer q) {
                        Tensor old = ((WeightLayer) before.get(entry.getKey())).weight();
                        section.chart(histogram(arm.name() + ": " + entry.getKey() + ", " + q.bits()
                                + (q.bits() == 1 ? " bit" : " bits"), old, layer.weight(), q));
                    }
                }
            }
        }
    }

    private static Histogram histogram(String title, Tensor before, Tensor after, Quantizer quantizer) {
        float[] levels = NoGrad.call(() -> quantizer.evaluating(() -> quantizer.apply(after))).toArray();
        double[] distinct = distinct(levels);
        double radius = Math.max(quantile(before.toArray()), quantile(after.toArray()));
        if (distinct.length > 0) {
            radius = Math.max(radius, Math.max(-distinct[0], distinct[distinct.length - 1]));
        }
        double[] edges = new double[BINS + 1];
        for (int i = 0; i <= BINS; i++) {
            edges[i] = radius * (2.0 * i / BINS - 1);
        }
        Histogram histogram = Histogram.of(title, "weight", "share").counts(edges, counts(before.toArray(), radius))
                .second(counts(after.toArray(), radius));
        return distinct.length <= MOST_LEVELS ? histogram.grid(distinct) : histogram;
    }

    private static double[] distinct(float[] values) {
        Arrays.sort(values);
        double[] out = new double[values.length];
        int n = 0;
        for (float v : values) {
            if (n == 0 || v != out[n - 1]) {
                out[n++] = v;
            }
        }
        return Arrays.copyOf(out, n);
    }

    /** The 99.9 % quantile of the absolute values. */
    private static double quantile(float[] values) {
        float[] sizes = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            sizes[i] = Math.abs(values[i]);
        }
        Arrays.sort(sizes);
        return sizes.length == 0 ? 1 : Math.max(1e-30, sizes[(int) (0.999 * (sizes.length - 1))]);
    }

    private static double[] counts(float[] values, double radius) {
        double[] counts = new double[BINS];
        for (float v : values) {
            int bin = (int) Math.floor((v / radius + 1) * BINS / 2);
            if (bin >= 0 && bin < BINS) {
                counts[bin]++;
            }
        }
        return counts;
    }
}
