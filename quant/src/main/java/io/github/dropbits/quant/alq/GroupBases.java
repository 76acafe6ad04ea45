package io.github.dropbits.quant.alq;

import java.util.Arrays;

/**
 * The binary bases and coordinates of one group of weights, fitted to the float weights by least squares. Works on the
 * group's part of arrays that hold all groups; each basis has a fixed slot.
 */
final class GroupBases {
    /** A residual whose square is this share of the weights' square is none: floats do not tell it from 0. */
    private static final double EXACT = 1e-12;
    /** A basis whose squared distance from the others' span is this share of its own square depends on them. */
    private static final double DEPENDENT = 1e-9;
    /** A coordinate of this share of the group's largest one is rounding, of a basis that gives nothing. */
    private static final double NOTHING = 1e-7;

    private final float[] w;
    private final float[] signs;
    private final int from;
    private final int to;
    private final float[] a;
    private final float[] kept;
    private final int first;
    private final int most;
    private final int[] turned;

    /**
     * A group.
     *
     * @param w all weights; not changed
     * @param signs all patterns of signs; this group's are changed
     * @param a all coordinates, {@code most} a group; this group's are changed
     * @param kept for each slot 1 where a basis may be, else 0; not changed
     * @param group the group's number
     * @param most the slots of a group
     * @param each the weights of a group
     */
    GroupBases(float[] w, float[] signs, float[] a, float[] kept, int group, int most, int each) {
        this.w = w;
        this.signs = signs;
        this.a = a;
        this.kept = kept;
        this.from = group * each;
        this.to = from + each;
        this.first = group * most;
        this.most = most;
        this.turned = new int[most];
        Arrays.fill(turned, 1);
    }

    /**
     * One alternation: signs for the coordinates, coordinates for the signs, then bases for the slots that are free.
     * But for rounding the squared error never grows.
     *
     * @return for each slot -1 where the basis was turned around, 0 where it is a new one, else 1
     */
    int[] fit() {
        assign();
        solve(live());
        grow();
        return turned;
    }

    private int live() {
        int slots = 0;
        for (int i = 0; i < most; i++) {
            slots |= a[first + i] > 0 ? 1 << i : 0;
        }
        return slots;
    }

    /** Every weight takes the nearest attainable level, of two equally near ones the higher. */
    private void assign() {
        double[] levels = {0};
        int[] patterns = {0};
        for (int i = 0; i < most; i++) {
            if (a[first + i] > 0) {
                int n = levels.length;
                double[] more = new double[2 * n];
                int[] withMore = new int[2 * n];
                // Both halves are in order already: merge them.
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
     * Greedy bases for the free slots: the residual's signs, scaled by its mean absolute value, then all coordinates
     * by least squares anew.
     */
    private void grow() {
        for (int i = 0; i < most; i++) {
            if (kept[first + i] == 0 || a[first + i] > 0) {
                continue;
            }
            double square = 0;
            double left = 0;
            double[] residual = new double[to - from];
            for (int j = from; j < to; j++) {
                double r = w[j] - (double) BinaryBases.level((int) signs[j], a, first, most);
                residual[j - from] = r;
                left += r * r;
                square += (double) w[j] * w[j];
            }
            if (left <= EXACT * square) {
                return;
            }
            for (int j = from; j < to; j++) {
                int pattern = (int) signs[j];
                signs[j] = residual[j - from] >= 0 ? pattern | 1 << i : pattern & ~(1 << i);
            }
            solve(live() | 1 << i);
            turned[i] = 0;
        }
    }

    /**
     * The coordinates by least squares for given signs; a basis that depends on those before it or gives nothing gets
     * 0, one with a negative coordinate is turned around.
     */
    private void solve(int slots) {
        int[] at = new int[Integer.bitCount(slots)];
        for (int i = 0, n = 0; i < most; i++) {
            if ((slots >> i & 1) == 1) {
                at[n++] = i;
            }
        }
        double[][] gram = new double[at.length][at.length];
        double[] right = new double[at.length];
        normalEquations(at, gram, right);
        double[] x = cholesky(gram, right, DEPENDENT * (to - from));
        double largest = 0;
        for (double v : x) {
            largest = Math.max(largest, Math.abs(v));
        }
        int turn = 0;
        int gone = 0;
        for (int k = 0; k < at.length; k++) {
            double magnitude = Math.abs(x[k]);
            float size = magnitude <= NOTHING * largest ? 0 : (float) Math.min(magnitude, Float.MAX_VALUE);
            a[first + at[k]] = size;
            if (size == 0) {
                gone |= 1 << at[k];
            } else if (x[k] < 0) {
                turn |= 1 << at[k];
                turned[at[k]] = -turned[at[k]];
            }
        }
        for (int j = from; j < to; j++) {
            signs[j] = ((int) signs[j] ^ turn) & ~gone;
        }
    }

    /** Weights of equal signs are counted together: they differ in nothing else. */
    private void normalEquations(int[] at, double[][] gram, double[] right) {
        int[] count = new int[1 << most];
        double[] sum = new double[1 << most];
        for (int j = from; j < to; j++) {
            count[(int) signs[j]]++;
            sum[(int) signs[j]] += w[j];
        }
        for (int p = 0; p < count.length; p++) {
            if (count[p] == 0) {
                continue;
            }
            for (int k = 0; k < at.length; k++) {
                int sign = (p >> at[k] & 1) * 2 - 1;
                right[k] += sign * sum[p];
                for (int l = 0; l <= k; l++) {
                    gram[k][l] += count[p] * sign * ((p >> at[l] & 1) * 2 - 1);
                }
            }
        }
    }

    /** Solves a symmetric system given by its lower half, leaving out unknowns that depend on those before them. */
    private static double[] cholesky(double[][] m, double[] right, double least) {
        int n = right.length;
        boolean[] out = new boolean[n];
        double[] x = right.clone();
        for (int k = 0; k < n; k++) {
            for (int l = 0; l <= k; l++) {
                double v = m[k][l];
                for (int i = 0; i < l; i++) {
                    v -= m[k][i] * m[l][i];
                }
                if (l < k) {
                    m[k][l] = out[l] ? 0 : v / m[l][l];
                } else {
                    out[k] = v <= least;
                    m[k][k] = Math.sqrt(Math.max(v, 0));
                }
            }
        }
        for (int k = 0; k < n; k++) {
            for (int l = 0; l < k; l++) {
                x[k] -= m[k][l] * x[l];
            }
            x[k] = out[k] ? 0 : x[k] / m[k][k];
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int l = k + 1; l < n; l++) {
                x[k] -= m[l][k] * x[l];
            }
            x[k] = out[k] ? 0 : x[k] / m[k][k];
        }
        return x;
    }
}
