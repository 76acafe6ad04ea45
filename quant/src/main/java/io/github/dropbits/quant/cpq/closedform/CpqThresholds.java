package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.kernels.CodeProbabilities;

/**
 * The values of u at which the winning code leaves the grid of the first l levels, for each level l that is followed by
 * a smaller mask. The masks must be nested. Unequal masks shift these borders, because a code with a larger mask still
 * wins slightly beyond the midpoint between two codes. The winning code never decreases as u increases, so one border
 * on each side is sufficient for each of these grids. The borders are found by bisection, and are exact to the last
 * float.
 */
final class CpqThresholds {
    /** The number of borders on each side. */
    final int count;
    /** If u is at most {@code upper[i]}, the winner is at most {@code high[i]}. */
    final float[] upper;
    final float[] high;
    /** If u is at least {@code lower[i]}, the winner is at least {@code low[i]}. */
    final float[] lower;
    final float[] low;

    CpqThresholds(CpqCells cells, Grid grid, double[] mask) {
        // Beyond this distance from the grid, the winner no longer changes.
        float far = 1 + (float) (CodeProbabilities.FAR * cells.scale());
        int n = 0;
        int[] levels = new int[mask.length];
        for (int l = 1; l < mask.length - 1; l++) {
            if (mask[l] > mask[l + 1] && mask[l + 1] > 0) {
                levels[n++] = l;
            }
        }
        count = n;
        upper = new float[n];
        high = new float[n];
        lower = new float[n];
        low = new float[n];
        for (int i = 0; i < n; i++) {
            int most = grid.highest(levels[i]);
            int least = grid.lowest(levels[i]);
            high[i] = most;
            low[i] = least;
            upper[i] = last(cells, most, cells.highest() + far, true, most);
            lower[i] = grid.signed() ? last(cells, least, cells.lowest() - far, false, least) : Float.NEGATIVE_INFINITY;
        }
    }

    /**
     * Returns the last float between {@code in} and {@code out} whose winner is still within the limit. Returns
     * infinity if the winner at {@code out} is within the limit.
     */
    private static float last(CpqCells cells, float in, float out, boolean up, int limit) {
        if (within(cells, out, up, limit)) {
            return up ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        }
        float a = in;
        float b = out;
        while ((up ? Math.nextUp(a) : Math.nextDown(a)) != b) {
            float middle = a + (b - a) / 2;
            middle = middle == a || middle == b ? (up ? Math.nextUp(a) : Math.nextDown(a)) : middle;
            if (within(cells, middle, up, limit)) {
                a = middle;
            } else {
                b = middle;
            }
        }
        return a;
    }

    private static boolean within(CpqCells cells, float u, boolean up, int limit) {
        int winner = cells.winner(u);
        return up ? winner <= limit : winner >= limit;
    }
}
