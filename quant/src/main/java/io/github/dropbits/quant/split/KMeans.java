package io.github.dropbits.quant.split;

import java.util.Arrays;

/**
 * Divides numbers into three clusters by k-means. The algorithm is deterministic. The initial centers are the values at
 * 1/6, 3/6 and 5/6 of the sorted values, and Lloyd's iterations (1982) are repeated until no center moves, at most 50
 * times.
 */
final class KMeans {
    static final int CLUSTERS = 3;
    private static final int ROUNDS = 50;

    private KMeans() {
    }

    /**
     * Returns the borders between neighbouring clusters, which are halfway between their centers. A value on a border
     * belongs to the lower cluster.
     *
     * @param values the numbers, which must be finite; not modified
     * @return the two borders in increasing order; both are 0 if there are no numbers
     */
    static float[] borders(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double[] centers = new double[CLUSTERS];
        float[] borders = new float[CLUSTERS - 1];
        if (n == 0) {
            return borders;
        }
        // sums[i] is the sum of the i smallest values, so that an iteration need not read all values.
        double[] sums = new double[n + 1];
        for (int i = 0; i < n; i++) {
            sums[i + 1] = sums[i] + sorted[i];
        }
        for (int c = 0; c < CLUSTERS; c++) {
            centers[c] = sorted[(int) ((2L * c + 1) * n / (2 * CLUSTERS))];
        }
        boolean moved = true;
        for (int round = 0; round < ROUNDS && moved; round++) {
            moved = false;
            for (int c = 0; c < borders.length; c++) {
                borders[c] = (float) ((centers[c] + centers[c + 1]) / 2);
            }
            int from = 0;
            for (int c = 0; c < CLUSTERS; c++) {
                int to = c < borders.length ? firstAbove(sorted, borders[c]) : n;
                // An empty cluster keeps its center.
                double mean = to > from ? (sums[to] - sums[from]) / (to - from) : centers[c];
                moved |= mean != centers[c];
                centers[c] = mean;
                from = to;
            }
        }
        return borders;
    }

    /** Returns the index of the first value that is greater than a border. */
    private static int firstAbove(float[] sorted, float border) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] > border) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
