package io.github.dropbits.quant.alq;

import java.util.Arrays;

/**
 * The binary bases and coordinates of one group of weights, fitted to the float weights by least squares. An instance
 * operates on the section of this group in arrays that contain all groups. A group has a fixed number of slots. Each
 * slot contains at most one basis.
 */
final class GroupBases {
    /**
     * A residual is treated as 0 if its sum of squares is at most this fraction of the sum of squares of the weights.
     */
    private static final double EXACT = 1e-12;
    /**
     * A basis is treated as linearly dependent on the preceding ones if its squared distance from their span is at most
     * this fraction of its squared length.
     */
    private static final double DEPENDENT = 1e-9;
    /**
     * A coordinate is treated as 0 if it is at most this fraction of the largest coordinate of the group, because it is
     * then a rounding error.
     */
    private static final double NEGLIGIBLE = 1e-7;

    private final float[] w;
    private final float[] signs;
    private final int from;
    private final int to;
    private final float[] a;
    private final float[] kept;
    private final int first;
    private final int maxBases;
    private final int[] changes;

    /**
     * Creates a view of one group in arrays that contain all groups.
     *
     * @param w the weights of all groups; not modified
     * @param signs the sign patterns of the weights of all groups; modified for this group
     * @param a the coordinates of all groups, {@code maxBases} per group; modified for this group
     * @param kept for each slot, 1 if it may contain a basis, or 0 if it was pruned; not modified
     * @param group the index of the group
     * @param maxBases the number of slots per group
     * @param groupSize the number of weights per group
     */
    GroupBases(float[] w, float[] signs, float[] a, float[] kept, int group, int maxBases, int groupSize) {
        this.w = w;
        this.signs = signs;
        this.a = a;
        this.kept = kept;
        this.from = group * groupSize;
        this.to = from + groupSize;
        this.first = group * maxBases;
        this.maxBases = maxBases;
        this.changes = new int[maxBases];
        Arrays.fill(changes, 1);
    }

    /**
     * Performs one alternation. It computes the best signs for the current coordinates, then the best coordinates for
     * these signs, and finally new bases for the free slots. Apart from rounding errors, the squared error never
     * increases.
     *
     * @return for each slot, -1 if the basis was negated, 0 if it is new, and 1 otherwise
     */
    int[] fit() {
        assign();
        solve(activeSlots());
        grow();
        return changes;
    }

    private int activeSlots() {
        int slots = 0;
        for (int i = 0; i < maxBases; i++) {
            slots |= a[first + i] > 0 ? 1 << i : 0;
        }
        return slots;
    }

    /** Assigns every weight to the nearest attainable level, or to the higher level if two are equally near. */
    private void assign() {
        double[] levels = {0};
        int[] patterns = {0};
        for (int i = 0; i < maxBases; i++) {
            if (a[first + i] > 0) {
                int n = levels.length;
                double[] more = new double[2 * n];
                int[] withMore = new int[2 * n];
                // The levels with -a and the levels with +a are already sorted, so they can be merged.
                int low = 0;
                int high = 0;
                for (int k = 0; k < 2 * n; k++) {
                    if (high == n || low < n && levels[low] - a[first + i] <= levels[high] + a[first + i]) {
                        more[k] = levels[low] - a[first + i];
                        withMore[k] = patterns[low++];
                    } else {
                        more[k] = levels[high] + a[first + i];
                        withMore[k] = patterns[high++] | 1 << i;
                    }
                }
                levels = more;
                patterns = withMore;
            }
        }
        for (int j = from; j < to; j++) {
            int low = 0;
            int high = levels.length - 1;
            while (low < high) {
                int middle = (low + high) / 2;
                if (w[j] < (levels[middle] + levels[middle + 1]) / 2) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            signs[j] = patterns[low];
        }
    }

    /**
     * Fills the free slots greedily. A new basis consists of the signs of the residual, and then all coordinates are
     * fitted again by least squares.
     */
    private void grow() {
        for (int i = 0; i < maxBases; i++) {
            if (kept[first + i] == 0 || a[first + i] > 0) {
                continue;
            }
            double square = 0;
            double residualSquare = 0;
            double[] residual = new double[to - from];
            for (int j = from; j < to; j++) {
                double r = w[j] - (double) BinaryBases.level((int) signs[j], a, first, maxBases);
                residual[j - from] = r;
                residualSquare += r * r;
                square += (double) w[j] * w[j];
            }
            if (residualSquare <= EXACT * square) {
                return;
            }
            for (int j = from; j < to; j++) {
                int pattern = (int) signs[j];
                signs[j] = residual[j - from] >= 0 ? pattern | 1 << i : pattern & ~(1 << i);
            }
            solve(activeSlots() | 1 << i);
            changes[i] = 0;
        }
    }

    /**
     * Fits the coordinates by least squares for given signs. A basis is removed if it depends linearly on the preceding
     * ones, or if its coordinate is negligible. A basis with a negative coordinate is negated.
     */
    private void solve(int slots) {
        int[] active = new int[Integer.bitCount(slots)];
        for (int i = 0, n = 0; i < maxBases; i++) {
            if ((slots >> i & 1) == 1) {
                active[n++] = i;
            }
        }
        double[][] gram = new double[active.length][active.length];
        double[] rhs = new double[active.length];
        normalEquations(active, gram, rhs);
        double[] x = cholesky(gram, rhs, DEPENDENT * (to - from));
        double largest = 0;
        for (double v : x) {
            largest = Math.max(largest, Math.abs(v));
        }
        int negated = 0;
        int removed = 0;
        for (int k = 0; k < active.length; k++) {
            double magnitude = Math.abs(x[k]);
            float size = magnitude <= NEGLIGIBLE * largest ? 0 : (float) Math.min(magnitude, Float.MAX_VALUE);
            a[first + active[k]] = size;
            if (size == 0) {
                removed |= 1 << active[k];
            } else if (x[k] < 0) {
                negated |= 1 << active[k];
                changes[active[k]] = -changes[active[k]];
            }
        }
        for (int j = from; j < to; j++) {
            signs[j] = ((int) signs[j] ^ negated) & ~removed;
        }
    }

    /**
     * Computes the normal equations. Weights with the same sign pattern have the same coefficients, so they are summed
     * first.
     */
    private void normalEquations(int[] active, double[][] gram, double[] rhs) {
        int[] count = new int[1 << maxBases];
        double[] sum = new double[1 << maxBases];
        for (int j = from; j < to; j++) {
            count[(int) signs[j]]++;
            sum[(int) signs[j]] += w[j];
        }
        for (int p = 0; p < count.length; p++) {
            if (count[p] == 0) {
                continue;
            }
            for (int k = 0; k < active.length; k++) {
                int sign = (p >> active[k] & 1) * 2 - 1;
                rhs[k] += sign * sum[p];
                for (int l = 0; l <= k; l++) {
                    gram[k][l] += count[p] * sign * ((p >> active[l] & 1) * 2 - 1);
                }
            }
        }
    }

    /**
     * Solves a symmetric system, given by its lower triangle, by Cholesky decomposition. An unknown whose row depends
     * linearly on the preceding rows is set to 0.
     */
    private static double[] cholesky(double[][] m, double[] rhs, double least) {
        int n = rhs.length;
        boolean[] dependent = new boolean[n];
        double[] x = rhs.clone();
        for (int k = 0; k < n; k++) {
            for (int l = 0; l <= k; l++) {
                double v = m[k][l];
                for (int i = 0; i < l; i++) {
                    v -= m[k][i] * m[l][i];
                }
                if (l < k) {
                    m[k][l] = dependent[l] ? 0 : v / m[l][l];
                } else {
                    dependent[k] = v <= least;
                    m[k][k] = Math.sqrt(Math.max(v, 0));
                }
            }
        }
        for (int k = 0; k < n; k++) {
            for (int l = 0; l < k; l++) {
                x[k] -= m[k][l] * x[l];
            }
            x[k] = dependent[k] ? 0 : x[k] / m[k][k];
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int l = k + 1; l < n; l++) {
                x[k] -= m[l][k] * x[l];
            }
            x[k] = dependent[k] ? 0 : x[k] / m[k][k];
        }
        return x;
    }
}
