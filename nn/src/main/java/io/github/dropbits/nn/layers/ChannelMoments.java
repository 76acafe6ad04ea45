package io.github.dropbits.nn.layers;

/**
 * Accumulates the mean and variance of each channel over many batches, as if they were a single batch. The moments of
 * each batch are merged by a pairwise update (Chan, Golub, LeVeque 1983, section 1).
 */
final class ChannelMoments {
    private final double[] mean;
    private final double[] squares;
    private double count;

    ChannelMoments(int channels) {
        mean = new double[channels];
        squares = new double[channels];
    }

    /**
     * Adds a batch.
     *
     * @param values the number of values per channel in the batch
     * @param means the mean of each channel
     * @param variances the unbiased variance of each channel
     */
    void add(int values, float[] means, float[] variances) {
        double all = count + values;
        for (int c = 0; c < mean.length; c++) {
            double off = means[c] - mean[c];
            mean[c] += off * values / all;
            squares[c] += variances[c] * (values - 1.0) + off * off * count * values / all;
        }
        count = all;
    }

    /** Returns the number of values per channel that have been added. */
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

    /** Returns the unbiased variances, which is the form that running statistics have. */
    float[] variance() {
        float[] v = new float[squares.length];
        for (int c = 0; c < v.length; c++) {
            v[c] = (float) (squares[c] / (count - 1));
        }
        return v;
    }
}
