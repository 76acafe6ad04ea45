package io.github.dropbits.quant.frozen;

import io.github.dropbits.quant.frozen.program.Value;
import java.util.Arrays;

/**
 * How a picture becomes a model's input, as it did in training. Its shorter side is resized to a length, and the middle
 * is cut out of it; then each channel of its pixels, which are from 0 to 1, is standardized: {@code (pixel - mean) /
 * std}. One channel is grey; three are red, green and blue. Immutable.
 *
 * @param mean what to subtract, one number a channel; copied
 * @param std what to divide by, one number a channel; copied
 * @param resize the length of the shorter side before the middle is cut out
 */
public record Preprocessing(float[] mean, float[] std, int resize) {
    /** How many values a byte has. */
    static final int BYTES = 256;
    private static final float MOST_BYTE = 255;

    /**
     * Keeps the numbers.
     *
     * @throws IllegalArgumentException if there is no channel, the lengths differ, a mean is not finite, a deviation is
     *     not positive and finite, a pixel would become infinite, or {@code resize} is not positive
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
     * What is subtracted.
     *
     * @return a copy, one number a channel
     */
    @Override
    public float[] mean() {
        return mean.clone();
    }

    /**
     * What is divided by.
     *
     * @return a copy, one positive number a channel
     */
    @Override
    public float[] std() {
        return std.clone();
    }

    /** Refuses images that it is not for. */
    void check(Value image) {
        if (mean.length != image.channels() || resize < Math.max(image.height(), image.width())) {
            throw new IllegalArgumentException("preprocessing of " + mean.length + " channels and the shorter side "
                    + resize + " does not fit images " + image);
        }
    }

    /** A pixel from 0 to 1, standardized. */
    float apply(int channel, float pixel) {
        return (pixel - mean[channel]) / std[channel];
    }

    /** The standardized values of all bytes, {@link #BYTES} a channel. */
    float[] table() {
        float[] table = new float[mean.length * BYTES];
        for (int i = 0; i < table.length; i++) {
            table[i] = apply(i / BYTES, i % BYTES / MOST_BYTE);
        }
        return table;
    }

    /**
     * Compares the numbers.
     *
     * @param o the other
     * @return whether it does the same
     */
    @Override
    public boolean equals(Object o) {
        return o instanceof Preprocessing p && Arrays.equals(mean, p.mean) && Arrays.equals(std, p.std)
                && resize == p.resize;
    }

    /**
     * A hash of the numbers.
     *
     * @return the hash
     */
    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(mean) + Arrays.hashCode(std)) + resize;
    }

    /** The numbers. */
    @Override
    public String toString() {
        return "mean " + Arrays.toString(mean) + ", std " + Arrays.toString(std) + ", shorter side " + resize;
    }
}
