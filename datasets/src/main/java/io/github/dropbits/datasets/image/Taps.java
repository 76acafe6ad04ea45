package io.github.dropbits.datasets.image;

/**
 * The weights that resize a line of samples: each output sample is a weighted sum of neighbouring input samples. The
 * weights are those of linear interpolation; when shrinking, their triangle is widened by the shrinking factor for
 * antialiasing, as in Pillow's bilinear filter, which torchvision uses. The weights of an output sample add up to 1; a
 * line that keeps its length stays the same.
 *
 * @param first for each output sample, the index of its first input sample
 * @param weights for each output sample, the weights of the input samples from {@code first} on
 */
record Taps(int[] first, float[][] weights) {
    /**
     * The weights that resize samples {@code start} to {@code start + length - 1} of a line to {@code resized} samples.
     * Only {@code count} of these output samples are computed, starting at index {@code from}.
     */
    static Taps of(int start, int length, int resized, int from, int count) {
        int[] first = new int[count];
        float[][] weights = new float[count][];
        double scale = (double) length / resized;
        double support = Math.max(1, scale);
        for (int i = 0; i < count; i++) {
            double center = (from + i + .5) * scale;
            int low = (int) Math.max(0, center - support + .5);
            int high = (int) Math.min(length, center + support + .5);
            double[] triangle = new double[high - low];
            double sum = 0;
            for (int k = 0; k < triangle.length; k++) {
                triangle[k] = Math.max(0, 1 - Math.abs((low + k - center + .5) / support));
                sum += triangle[k];
            }
            first[i] = start + low;
            weights[i] = new float[triangle.length];
            for (int k = 0; k < triangle.length; k++) {
                weights[i][k] = (float) (triangle[k] / sum);
            }
        }
        return new Taps(first, weights);
    }

    int count() {
        return first.length;
    }

    /** Computes output sample i of the line in {@code values} that begins at {@code origin} and has this stride. */
    float sample(int i, float[] values, int origin, int stride) {
        float sum = 0;
        int at = origin + first[i] * stride;
        for (float w : weights[i]) {
            sum += w * values[at];
            at += stride;
        }
        return sum;
    }

    /** Resizes planes of height x width: first the width by {@code columns}, then the height by {@code rows}. */
    static float[] resize(float[] planes, int channels, int height, int width, Taps rows, Taps columns) {
        int outWidth = columns.count();
        int outHeight = rows.count();
        float[] narrow = new float[channels * height * outWidth];
        for (int line = 0; line < channels * height; line++) {
            for (int x = 0; x < outWidth; x++) {
                narrow[line * outWidth + x] = columns.sample(x, planes, line * width, 1);
            }
        }
        float[] out = new float[channels * outHeight * outWidth];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < outHeight; y++) {
                for (int x = 0; x < outWidth; x++) {
                    out[(c * outHeight + y) * outWidth + x] =
                            rows.sample(y, narrow, c * height * outWidth + x, outWidth);
                }
            }
        }
        return out;
    }
}
