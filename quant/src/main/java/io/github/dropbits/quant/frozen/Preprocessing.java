package io.github.dropbits.quant.frozen;

import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;

/**
 * Converts images to a model's input in the same way as in training. First the image is resized such that its shorter
 * side has a given length, and its center is cropped. Then each channel of its pixels, which are from 0 to 1, is
 * standardized as {@code (pixel - mean) / std}. A single channel is grey; three channels are red, green and blue.
 * Instances are immutable.
 *
 * @param mean the number that is subtracted, one per channel; copied
 * @param std the number to divide by, one per channel; copied
 * @param resize the length of the shorter side after resizing, in pixels
 */
public record Preprocessing(float[] mean, float[] std, int resize) {
    /** The number of values that a byte can have. */
    static final int BYTES = 256;
    private static final float MAX_BYTE = 255;

    /**
     * Creates a preprocessing, and copies the arrays.
     *
     * @throws IllegalArgumentException if there is no channel, the lengths of the arrays differ, a mean is not finite,
     *     a standard deviation is not positive and finite, a standardized pixel would be infinite, or {@code resize} is
     *     not positive
     */
    public Preprocessing {
        if (mean.length == 0 || mean.length != std.length) {
            throw new IllegalArgumentException("mean and std need one number a channel, not " + mean.length + " and "
                    + std.length);
        }
        for (int c = 0; c < mean.length; c++) {
            if (!Float.isFinite(mean[c]) || !(std[c] > 0 && std[c] < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("mean must be finite, and std positive and finite; channel " + c
                        + " has " + mean[c] + " and " + std[c]);
            }
        }
        for (int c = 0; c < mean.length; c++) {
            if (!Float.isFinite((0 - mean[c]) / std[c]) || !Float.isFinite((1 - mean[c]) / std[c])) {
                throw new IllegalArgumentException("mean " + mean[c] + " and std " + std[c] + " of channel " + c
                        + " make pixels infinite");
            }
        }
        if (resize < 1) {
            throw new IllegalArgumentException("resize must be positive, not " + resize);
        }
        mean = mean.clone();
        std = std.clone();
    }

    /**
     * Returns the means, which are subtracted from pixels.
     *
     * @return a copy, with one number per channel
     */
    @Override
    public float[] mean() {
        return mean.clone();
    }

    /**
     * Returns the standard deviations, by which pixels are divided.
     *
     * @return a copy, with one positive number per channel
     */
    @Override
    public float[] std() {
        return std.clone();
    }

    /** Throws an exception if this preprocessing is incompatible with images of the given shape. */
    void check(Value image) {
        if (mean.length != image.channels() || resize < Math.max(image.height(), image.width())) {
            throw new IllegalArgumentException("preprocessing of " + mean.length + " channels and the shorter side "
                    + resize + " does not fit images " + image);
        }
    }

    /** Standardizes a pixel from 0 to 1. */
    float apply(int channel, float pixel) {
        return (pixel - mean[channel]) / std[channel];
    }

    /**
     * Returns the standardized values of all bytes: {@link #BYTES} values for each channel, one channel after the
     * other.
     */
    float[] table() {
        float[] table = new float[mean.length * BYTES];
        for (int i = 0; i < table.length; i++) {
            table[i] = apply(i / BYTES, i % BYTES / MAX_BYTE);
        }
        return table;
    }

    /**
     * Returns whether an object is a preprocessing with the same numbers.
     *
     * @param o the object to compare with
     * @return true if the object is a preprocessing with equal numbers
     */
    @Override
    public boolean equals(Object o) {
        return o instanceof Preprocessing p && Arrays.equals(mean, p.mean) && Arrays.equals(std, p.std)
                && resize == p.resize;
    }

    /**
     * Returns a hash code of the numbers.
     *
     * @return the hash code
     */
    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(mean) + Arrays.hashCode(std)) + resize;
    }

    /** Returns a text with the means, the standard deviations and the length of the shorter side. */
    @Override
    public String toString() {
        return "mean " + Arrays.toString(mean) + ", std " + Arrays.toString(std) + ", shorter side " + resize;
    }
}
