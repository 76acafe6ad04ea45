package io.github.dropbits.quant.stats;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.UniformQuantizer;

/** Sums for the {@link TensorStatistics} of one quantizer, over all observed calls. */
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

    /** Adds a call's values and their quantized values to the sums. */
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
     * Sums up how far values are from their codes, in units of the distance of two codes, and counts clipped values.
     * The grid is taken to end at the smallest and the largest code among the quantized values. A value more than half
     * a distance beyond these ends counts as clipped, as a larger grid would give it another code.
     */
    private void codes(float[] a, float[] q, int from, int to, double step, double offset) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            double code = Math.rint((q[i] - offset) / step);
            lowest = Math.min(lowest, code);
            highest = Math.max(highest, code);
        }
        // Of the grids of one bit, only that of signs has -1; its codes are two steps apart.
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
