package io.github.dropbits.nn.layers;

/**
 * The mean and variance of each channel over many batches, as if they were one batch. They are combined from each
 * batch's own moments (Chan, Golub, LeVeque 1983, section 1: the pairwise update).
 */
final class ChannelMoments {
    private final double[] mean;
    private final double[] squares;
    private double count;

    ChannelMoments(int channels) {
        mean = new double[channels];
        squares = new double[channels];
    }

    /** Adds a batch, given its number of values per channel, their means and their unbiased variances. */
    void add(int values, float[] means, float[] variances) {
        double all = count + values;
        for (int c = 0; c < mean.length; c++) {
            double off = means[c] - mean[c];
            mean[c] += off * values / all;
            squares[c] += variances[c] * (values - 1.0) + off * off * count * values / all;
        }
        count = all;
    }

    /** The number of values per channel so far. */
    double count() {
        return count;
    }

    float[] mean() {
        float[] m = new float[mean.length];
        for (int c = 0; c < m.length; c++) {
            m[c] = (float) mean[c];
        }
        return m;
    }

    /** The unbiased variances, as running statistics hold them. */
    float[] variance() {
        float[] v = new float[squares.length];
        for (int c = 0; c < v.length; c++) {
            v[c] = (float) (squares[c] / (count - 1));
        }
        return v;
    }
}
