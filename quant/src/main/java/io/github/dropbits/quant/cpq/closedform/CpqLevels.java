package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.core.kernels.vec.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The gradients of nested masks M from a {@link CpqWindow}. The derivative by M_l, times M_l, is a sum over the cells
 * of level l: of {@code w (J - S)/Z} for the soft staircase S, of {@code k* p ([k is the winner k*] - w/Z)} for the
 * winner's probability p. Over all levels these sums are 0, for p does not change when all masks grow alike; so it
 * takes the sums over the cells outside each level but the last, and differences of neighbours.
 */
final class CpqLevels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** Levels that are summed at once. */
    private static final int GROUP = 4;

    private final CpqWindow window;
    private final float[] a;
    /** Masks that are not 0, and the |code + 1/2| beyond which each level has ended; from index 1. */
    private final double[] mask;
    private final float[] limit;
    private final float alpha;
    /** Sums of a block over the cells outside each level; 0 for none at all, and beyond the last. */
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

    /** Turns the window's shares into the cells' parts of the gradients, for the soft staircase. */
    void staircase(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector z = row(CpqWindow.Z + i);
            FloatVector mean = row(CpqWindow.J + i).div(z);
            FloatVector factor = row(CpqWindow.GY + i).div(z);
            for (int j = -window.reach; j <= window.reach; j++) {
                int at = window.share(j) + i;
                row(at).mul(all(j).sub(mean)).mul(factor).intoArray(a, at);
            }
        }
    }

    /** The same for the winner's probability, whose w is in a row. */
    void probability(int n, int own) {
        for (int i = 0; i < n; i += L) {
            FloatVector z = row(CpqWindow.Z + i);
            FloatVector k = row(CpqWindow.WINNER + i);
            FloatVector winner = k.sub(row(CpqWindow.NEAREST + i));
            FloatVector factor = row(CpqWindow.GY + i).mul(k).mul(row(own + i).div(z)).div(z);
            for (int j = -window.reach; j <= window.reach; j++) {
                int at = window.share(j) + i;
                all(0).blend(z, winner.compare(VectorOperators.EQ, j)).sub(row(at)).mul(factor).intoArray(a, at);
            }
        }
    }

    /** Adds a block's gradients, from the third place on. */
    void add(int n, double[] sums) {
        for (int l = 1; l < mask.length - 1; l += GROUP) {
            group(n, l);
        }
        for (int l = 1; l < mask.length; l++) {
            sums[1 + l] += alpha * (outside[l - 1] - outside[l]) / mask[l];
        }
    }

    /**
     * Sums over the cells outside of some levels, or those within with the other sign, which is the same: of the two
     * the side without the winner, whose part is what all the others make up for. Where all cells near by are of one
     * level, its gradient is 0, not what rounding leaves of the winner's part.
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
            for (int j = -window.reach; j <= window.reach; j++) {
                FloatVector part = row(window.share(j) + i);
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
