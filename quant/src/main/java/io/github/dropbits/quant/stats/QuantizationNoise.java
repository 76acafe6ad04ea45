package io.github.dropbits.quant.stats;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.UniformQuantizer;

/** Accumulates sums for the {@link TensorStatistics} of one quantizer over all observed calls. */
final class QuantizationNoise {
    private final Quantizer quantizer;
    private long values;
    private double signal;
    private double noise;
    private long clipped;
    private double distance;

    QuantizationNoise(Quantizer quantizer) {
        this.quantizer = quantizer;
    }

    boolean empty() {
        return values == 0;
    }

    /** Adds the values of a call, and the corresponding quantized values, to the sums. */
    void add(Tensor x, Tensor y) {
        float[] a = x.array();
        float[] q = y.array();
        for (int i = 0; i < a.length; i++) {
            if (Float.isFinite(a[i])) {
                values++;
                signal += (double) a[i] * a[i];
                noise += ((double) a[i] - q[i]) * ((double) a[i] - q[i]);
            }
        }
        if (quantizer instanceof UniformQuantizer uniform) {
            float[] step = uniform.step().array();
            float[] offset = uniform.offset().array();
            int channels = Math.max(step.length, offset.length);
            int each = a.length / channels;
            for (int c = 0; c < channels; c++) {
                codes(a, q, c * each, (c + 1) * each, step[step.length == 1 ? 0 : c],
                        offset[offset.length == 1 ? 0 : c]);
            }
        }
    }

    /**
     * Sums the distances of values from their codes, in units of the distance between two codes, and counts clipped
     * values. The grid is assumed to end at the smallest and the largest code among the quantized values. A value
     * counts as clipped if it is beyond these ends by more than half of the distance between two codes, because a
     * larger grid would assign a different code to it.
     */
    private void codes(float[] a, float[] q, int from, int to, double step, double offset) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            double code = Math.rint((q[i] - offset) / step);
            lowest = Math.min(lowest, code);
            highest = Math.max(highest, code);
        }
        // Among the grids of one bit, only the grid of signs contains -1. Its codes are two steps apart.
        boolean signs = quantizer.bits() == 1 && lowest == -1;
        highest = signs ? 1 : highest;
        int spacing = signs ? 2 : 1;
        for (int i = from; i < to; i++) {
            if (Float.isFinite(a[i])) {
                double u = ((a[i] - offset) / step - lowest) / spacing;
                if (u < -0.5 || u > (highest - lowest) / spacing + 0.5) {
                    clipped++;
                } else {
                    distance += Math.abs(u - Math.rint(u));
                }
            }
        }
    }

    TensorStatistics statistics() {
        boolean codes = quantizer instanceof UniformQuantizer;
        double sqnr = values == 0 ? Double.NaN
                : noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
        return new TensorStatistics(quantizer.averageBits(), values, sqnr,
                codes ? distance / (values - clipped) : Double.NaN, codes ? (double) clipped / values : Double.NaN);
    }
}
