package io.github.dropbits.quant.alq;

import java.util.Arrays;

/**
 * The binary bases and coordinates of one group of weights, fitted to the float weights by least squares. Works on
 * the group's part of arrays that hold all groups. A group has a fixed number of slots, each of which holds a basis
 * or none.
 */
final class GroupBases {
    /** A residual counts as 0 if its sum of squares is at most this share of the weights' sum of squares. */
    private static final double EXACT = 1e-12;
    /**
     * A basis counts as linearly dependent on those before it if its squared distance from their span is at most this
     * share of its own squared length.
     */
    private static final double DEPENDENT = 1e-9;
    /** A coordinate of at most this share of the group's largest is a rounding error and counts as 0. */
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
     * A view of one group of weights within the arrays of all groups.
     *
     * @param w all weights; not changed
     * @param signs the patterns of signs of all weights; this group's are modified
     * @param a all coordinates, {@code maxBases} per group; this group's are modified
     * @param kept for each slot 1 if it may hold a basis, 0 if it was pruned; not changed
     * @param group the index of the group
     * @param maxBases the number of slots of a group
     * @param groupSize the number of weights of a group
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
     * Makes one alternation: finds the best signs for the coordinates, then the best coordinates for these signs, then
     * bases for the free slots. Apart from rounding, the squared error never grows.
     *
     * @return for each slot -1 if the basis was negated, 0 if it is new, else 1
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

    /** Moves every weight to the nearest attainable level; of two equally near levels, to the higher. */
    private void assign() {
        double[] levels = {0};
        int[] patterns = {0};
        for (int i = 0; i < maxBases; i++) {
            if (a[first + i] > 0) {
                int n = levels.length;
                double[] more = new double[2 * n];
                int[] withMore = new int[2 * n];
                // The levels with -a and those with +a are each sorted already: merge them.
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
     * Fills the free slots greedily: a basis gets the signs of the residual, then all coordinates are fitted again
     * by least squares.
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
     * Fits the coordinates by least squares for given signs. A basis that depends on those before it, or whose
     * coordinate is negligible, is removed. A basis with a negative coordinate is negated.
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
     * Computes the normal equations. Weights with the same signs have the same coefficients, so they are summed
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
     * Solves a symmetric system, given by its lower half, by Cholesky decomposition. An unknown whose row depends
     * on the rows before it is set to 0.
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
