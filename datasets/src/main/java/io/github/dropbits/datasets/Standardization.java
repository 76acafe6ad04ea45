package io.github.dropbits.datasets;

import java.util.Arrays;

/**
 * For each channel of an image, the mean to subtract and the standard deviation to divide by. A standardization is
 * measured once, on a training set, and applied to every set that a model sees. Immutable.
 *
 * @param mean the numbers to subtract, one per channel; copied
 * @param std the numbers to divide by, one per channel; copied
 */
public record Standardization(float[] mean, float[] std) {
    /** ImageNet's means and deviations for RGB pixels from 0 to 1, which torchvision's weights expect. */
    public static final Standardization IMAGENET =
            new Standardization(new float[] {.485f, .456f, .406f}, new float[] {.229f, .224f, .225f});

    /**
     * Makes a standardization from given numbers.
     *
     * @throws IllegalArgumentException if there is no channel, the lengths differ, a mean is not finite or a deviation
     *         is not positive and finite
     */
    public Standardization {
        if (mean.length == 0 || mean.length != std.length) {
            throw new IllegalArgumentException("mean and std need one number a channel, not " + mean.length + " and "
                    + std.length);
        }
        for (int c = 0; c < mean.length; c++) {
            if (!Float.isFinite(mean[c])) {
                throw new IllegalArgumentException("mean[" + c + "] must be finite, not " + mean[c]);
            }
            if (!(std[c] > 0 && std[c] <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("std[" + c + "] must be positive and finite, not " + std[c]);
            }
        }
        mean = mean.clone();
        std = std.clone();
    }

    /**
     * Measures a data set, image by image: the mean and the population standard deviation of each channel. A channel
     * that is constant gets the deviation 1, so that it becomes 0 throughout.
     *
     * @param data the set, usually a training set
     * @return its standardization
     * @throws IllegalArgumentException if a channel's mean or deviation is not finite
     */
    public static Standardization of(Dataset data) {
        int channels = data.channels();
        int plane = data.height() * data.width();
        double count = (double) data.size() * plane;
        float[] image = new float[data.imageLength()];
        double[] sum = new double[channels];
        for (int n = 0; n < data.size(); n++) {
            data.copyImage(n, image, 0);
            for (int c = 0; c < channels; c++) {
                double s = sum[c];
                for (int i = c * plane; i < c * plane + plane; i++) {
                    s += image[i];
                }
                sum[c] = s;
            }
        }
        // A second pass sums squared differences: the mean of squares minus the squared mean would lose digits.
        double[] squares = new double[channels];
        for (int n = 0; n < data.size(); n++) {
            data.copyImage(n, image, 0);
            for (int c = 0; c < channels; c++) {
                double m = sum[c] / count;
                double s = squares[c];
                for (int i = c * plane; i < c * plane + plane; i++) {
                    double d = image[i] - m;
                    s += d * d;
                }
                squares[c] = s;
            }
        }
        float[] mean = new float[channels];
        float[] std = new float[channels];
        for (int c = 0; c < channels; c++) {
            mean[c] = (float) (sum[c] / count);
            std[c] = (float) Math.sqrt(squares[c] / count);
            if (std[c] == 0) {
                std[c] = 1;
            }
        }
        return new Standardization(mean, std);
    }

    /**
     * The number of channels.
     *
     * @return the count, at least 1
     */
    public int channels() {
        return mean.length;
    }

    /**
     * The means, which are subtracted from the channels.
     *
     * @return a copy, one per channel
     */
    @Override
    public float[] mean() {
        return mean.clone();
    }

    /**
     * The standard deviations, by which the channels are divided.
     *
     * @return a copy, one positive number per channel
     */
    @Override
    public float[] std() {
        return std.clone();
    }

    /** Standardizes one image in place; its channels have {@code plane} values each. */
    void apply(float[] pixels, int offset, int plane) {
        for (int c = 0; c < mean.length; c++) {
            float m = mean[c];
            float s = std[c];
            int start = offset + c * plane;
            for (int i = start; i < start + plane; i++) {
                pixels[i] = (pixels[i] - m) / s;
            }
        }
    }

    /**
     * Compares the numbers.
     *
     * @param o the other object
     * @return whether {@code o} is a standardization with the same numbers
     */
    @Override
    public boolean equals(Object o) {
        return o instanceof Standardization s && Arrays.equals(mean, s.mean) && Arrays.equals(std, s.std);
    }

    /**
     * A hash of the numbers.
     *
     * @return the hash
     */
    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(std);
    }

    /** The means and the deviations. */
    @Override
    public String toString() {
        return "mean " + Arrays.toString(mean) + ", std " + Arrays.toString(std);
    }
}
