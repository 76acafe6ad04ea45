package io.github.dropbits.quant.kernels;

/**
 * Statistics of values, from which quantizers compute their initial steps.
 *
 * @param mean the mean
 * @param meanMagnitude the mean of the absolute values
 * @param deviation the standard deviation
 * @param least the smallest value
 * @param largest the largest value
 */
public record Moments(double mean, double meanMagnitude, double deviation, double least, double largest) {
    /**
     * Computes the statistics of {@code x[from..to)}. Infinities and NaN are ignored. If no value remains, all
     * statistics are 0.
     */
    public static Moments of(float[] x, int from, int to) {
        int n = 0;
        double sum = 0;
        double magnitudes = 0;
        double squares = 0;
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            double v = x[i];
            if (Double.isFinite(v)) {
                n++;
                sum += v;
                magnitudes += Math.abs(v);
                squares += v * v;
                least = Math.min(least, v);
                largest = Math.max(largest, v);
            }
        }
        if (n == 0) {
            return new Moments(0, 0, 0, 0, 0);
        }
        double mean = sum / n;
        return new Moments(mean, magnitudes / n, Math.sqrt(Math.max(0, squares / n - mean * mean)), least, largest);
    }
}
