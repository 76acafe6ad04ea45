package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.core.kernels.vec.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes the gradients with respect to the masks of all levels from a {@link CpqWindow}. The masks must be nested.
 * Let M_l be the mask of level l. For each cell, let w be its pi times its mask, and k its code. Let Z be the sum of w
 * over all cells. The derivative with respect to M_l, multiplied by M_l, is a sum over the cells of level l. For the
 * soft staircase S, each cell contributes {@code w (k - S)/Z}. For the product of the winning code k* and its
 * probability p, each cell contributes {@code k* p ([k is the winner k*] - w/Z)}. The sums of all levels add up to 0,
 * because p does not change if all masks are multiplied by the same factor. It is therefore sufficient to sum over the
 * cells beyond each level except the last; the sum of a level is the difference of two neighbouring results.
 */
final class CpqLevels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** The number of levels that are processed together. */
    private static final int GROUP = 4;

    private final CpqWindow window;
    private final float[] a;
    /**
     * For each level, starting at index 1, the mask, which is not 0, and a limit: codes belong to higher levels if
     * |code + 1/2| exceeds the limit.
     */
    private final double[] mask;
    private final float[] limit;
    private final float alpha;
    /**
     * For each level, starting at index 1, the sum over the cells of a block that lie beyond this level. The element at
     * index 0 is the sum over all cells, which is 0. The sum of the last level is 0, because no cells lie beyond it.
     */
    private final double[] outside;

    CpqLevels(CpqCells cells, CpqWindow window, float alpha) {
        this.window = window;
        this.alpha = alpha;
        a = window.a;
        int kept = 1;
        while (cells.mask(kept + 1) > 0) {
            kept++;
        }
        mask = new double[kept + 1];
        limit = new float[kept + GROUP];
        outside = new double[kept + GROUP];
        for (int l = 1; l < limit.length; l++) {
            limit[l] = l < kept ? cells.grid().highest(l) + 1 : Float.POSITIVE_INFINITY;
            mask[Math.min(l, kept)] = cells.mask(Math.min(l, kept));
        }
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    private FloatVector row(int at) {
        return FloatVector.fromArray(S, a, at);
    }

    /** Replaces w of each cell by the contribution of the cell to the mask gradients of the soft staircase. */
    void staircase(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector z = row(CpqWindow.Z + i);
            FloatVector mean = row(CpqWindow.J + i).div(z);
            FloatVector factor = row(CpqWindow.GY + i).div(z);
            for (int j = -window.radius; j <= window.radius; j++) {
                int at = window.wRow(j) + i;
                row(at).mul(all(j).sub(mean)).mul(factor).intoArray(a, at);
            }
        }
    }

    /**
     * Replaces w of each cell by the contribution of the cell to the mask gradients of the winning code times its
     * probability. The row at offset {@code own} contains w of the winning code.
     */
    void probability(int n, int own) {
        for (int i = 0; i < n; i += L) {
            FloatVector z = row(CpqWindow.Z + i);
            FloatVector k = row(CpqWindow.WINNER + i);
            FloatVector winner = k.sub(row(CpqWindow.NEAREST + i));
            FloatVector factor = row(CpqWindow.GY + i).mul(k).mul(row(own + i).div(z)).div(z);
            for (int j = -window.radius; j <= window.radius; j++) {
                int at = window.wRow(j) + i;
                all(0).blend(z, winner.compare(VectorOperators.EQ, j)).sub(row(at)).mul(factor).intoArray(a, at);
            }
        }
    }

    /** Adds the mask gradients of a block to {@code sums}, starting at index 2. */
    void add(int n, double[] sums) {
        for (int l = 1; l < mask.length - 1; l += GROUP) {
            group(n, l);
        }
        for (int l = 1; l < mask.length; l++) {
            sums[1 + l] += alpha * (outside[l - 1] - outside[l]) / mask[l];
        }
    }

    /**
     * Sums over the cells beyond each of {@link #GROUP} levels. The contributions of all cells add up to 0, so the sum
     * beyond a level equals the negated sum of all other cells. The side that does not contain the winner is summed,
     * because the contribution of the winner cancels all others and would leave a rounding error. As a result, if all
     * nearby cells belong to one level, the gradient with respect to its mask is exactly 0.
     */
    private void group(int n, int first) {
        float limit0 = limit[first];
        float limit1 = limit[first + 1];
        float limit2 = limit[first + 2];
        float limit3 = limit[first + 3];
        FloatVector sum0 = all(0);
        FloatVector sum1 = all(0);
        FloatVector sum2 = all(0);
        FloatVector sum3 = all(0);
        for (int i = 0; i < n; i += L) {
            FloatVector half = row(CpqWindow.NEAREST + i).add(0.5f);
            FloatVector winner = row(CpqWindow.WINNER + i).add(0.5f).abs();
            VectorMask<Float> beyond0 = winner.compare(VectorOperators.GT, limit0);
            VectorMask<Float> beyond1 = winner.compare(VectorOperators.GT, limit1);
            VectorMask<Float> beyond2 = winner.compare(VectorOperators.GT, limit2);
            VectorMask<Float> beyond3 = winner.compare(VectorOperators.GT, limit3);
            FloatVector other0 = all(0);
            FloatVector other1 = all(0);
            FloatVector other2 = all(0);
            FloatVector other3 = all(0);
            for (int j = -window.radius; j <= window.radius; j++) {
                FloatVector part = row(window.wRow(j) + i);
                FloatVector size = half.add(j).abs();
                other0 = other0.add(part, size.compare(VectorOperators.GT, limit0).xor(beyond0));
                other1 = other1.add(part, size.compare(VectorOperators.GT, limit1).xor(beyond1));
                other2 = other2.add(part, size.compare(VectorOperators.GT, limit2).xor(beyond2));
                other3 = other3.add(part, size.compare(VectorOperators.GT, limit3).xor(beyond3));
            }
            sum0 = sum0.add(other0.blend(other0.neg(), beyond0));
            sum1 = sum1.add(other1.blend(other1.neg(), beyond1));
            sum2 = sum2.add(other2.blend(other2.neg(), beyond2));
            sum3 = sum3.add(other3.blend(other3.neg(), beyond3));
        }
        outside[first] = Lanes.sum(sum0);
        outside[first + 1] = Lanes.sum(sum1);
        outside[first + 2] = Lanes.sum(sum2);
        outside[first + 3] = Lanes.sum(sum3);
    }
}
