package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.core.kernels.vec.Lanes;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes the derivatives of the estimator's surrogate (cpq.md, section 3) with respect to the value, alpha and sigma,
 * for both estimators, from the sums over a {@link CpqWindow}. {@link CpqCells} computes the same derivatives in double
 * precision. Instances are not thread-safe.
 *
 * <p>Let J be the code of a cell, and let q/s and y/s^2 be the derivatives of log pi with respect to u and s, with
 * {@code y = pi/2 + (j - d) q}; see {@link CpqWindow} for pi, d, j and w. Means and covariances are taken over the
 * cells, with weights w. The derivatives of the soft staircase are cov(J, q)/s and cov(J, y)/s^2. The derivatives of
 * the winner's probability p are {@code p (q* - mean q)/s} and {@code p (y* - mean y)/s^2}, where the star denotes the
 * winner.
 */
final class CpqSlopes {
    // Offsets of rows in the window's array. The first three rows contain w, pi and q of the winner, and the other two
    // contain the derivatives with respect to u and s.
    private static final int OWN = CpqWindow.FREE;
    private static final int OWN_PI = OWN + CpqWindow.BLOCK;
    private static final int OWN_Q = OWN + 2 * CpqWindow.BLOCK;
    private static final int BY_U = OWN + 3 * CpqWindow.BLOCK;
    private static final int BY_S = OWN + 4 * CpqWindow.BLOCK;
    // Sums over the cells of w pi, w pi j, w j^2 and w j^2 q.
    private static final int P = OWN + 5 * CpqWindow.BLOCK;
    private static final int JP = OWN + 6 * CpqWindow.BLOCK;
    private static final int JJ = OWN + 7 * CpqWindow.BLOCK;
    private static final int JJQ = OWN + 8 * CpqWindow.BLOCK;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private final CpqWindow window;
    private final CpqLoops.Wanted wanted;
    private final CpqLevels levels;
    private final float[] a;
    private final float scale;
    private final float oneMinusR;
    /** The largest distance between the winner and the nearest code. */
    private final int winnerRadius;
    private final Pass[] passes;

    /**
     * A pass over a block. All passes are called through this interface, so that the JIT compiler compiles each of them
     * separately. If they were inlined into one method, they would exceed its limit (NodeCountInliningCutoff), and
     * vectors would be boxed.
     */
    @FunctionalInterface
    private interface Pass {
        void run(int n);
    }

    CpqSlopes(CpqCells cells, float alpha, CpqLoops.Wanted wanted) {
        this.wanted = wanted;
        window = new CpqWindow(cells, alpha);
        a = window.a;
        scale = (float) cells.scale();
        oneMinusR = (float) -Math.expm1(-1 / cells.scale());
        winnerRadius = cells.uniform() ? 0 : window.radius;
        levels = wanted.masks() ? new CpqLevels(cells, window, alpha) : null;
        boolean all = wanted.allClasses();
        List<Pass> list = new ArrayList<>(List.of(window::distances, window::winners, window::exponentials,
                window::nearest, window::begin, window::above, window::below));
        if (!all) {
            list.add(this::winner);
        }
        list.add(all ? this::staircase : this::probability);
        if (!wanted.sigmaFollows()) {
            list.add(this::spread);
            list.add(all ? this::staircaseByScale : this::probabilityByScale);
        }
        if (levels != null) {
            list.add(all ? levels::staircase : n -> levels.probability(n, OWN));
        }
        passes = list.toArray(new Pass[0]);
    }

    /** Releases the scratch array. */
    void release() {
        window.release();
    }

    /**
     * Computes the gradients of a block, unless gx is null, and adds to the sums as specified in
     * {@link CpqLoops#backward}.
     */
    void block(float[] x, float[] gy, float[] gx, int at, int n, double[] sums) {
        int full = window.load(x, gy, at, n);
        for (Pass pass : passes) {
            pass.run(full);
        }
        if (wanted.sigmaFollows()) {
            sums[0] += combine(full);
        } else {
            double byS = bySigma(full);
            sums[0] += combine(full) - scale * byS;
            sums[1] += byS;
        }
        if (gx != null) {
            System.arraycopy(a, CpqWindow.GX, gx, at, n);
        }
        if (levels != null) {
            levels.add(full, sums);
        }
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    private FloatVector row(int at) {
        return FloatVector.fromArray(S, a, at);
    }

    private FloatVector mean(int sums, int i) {
        return row(sums + i).div(row(CpqWindow.Z + i));
    }

    /** Copies w, pi and q of the winner's cell to separate rows. */
    private void winner(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector at = row(CpqWindow.WINNER + i).sub(row(CpqWindow.NEAREST + i));
            FloatVector w = all(0);
            FloatVector pi = all(0);
            FloatVector q = all(0);
            for (int j = -winnerRadius; j <= winnerRadius; j++) {
                VectorMask<Float> here = at.compare(VectorOperators.EQ, j);
                w = w.blend(row(window.wRow(j) + i), here);
                pi = pi.blend(row(window.piRow(j) + i), here);
                q = q.blend(row(window.qRow(j) + i), here);
            }
            w.intoArray(a, OWN + i);
            pi.intoArray(a, OWN_PI + i);
            q.intoArray(a, OWN_Q + i);
        }
    }

    private void staircase(int n) {
        for (int i = 0; i < n; i += L) {
            row(CpqWindow.JQ + i).sub(mean(CpqWindow.J, i).mul(row(CpqWindow.Q + i)))
                    .div(row(CpqWindow.Z + i).mul(scale)).intoArray(a, BY_U + i);
        }
    }

    private void probability(int n) {
        for (int i = 0; i < n; i += L) {
            row(OWN_Q + i).sub(mean(CpqWindow.Q, i)).mul(mean(OWN, i)).mul(row(CpqWindow.WINNER + i)).div(scale)
                    .intoArray(a, BY_U + i);
        }
    }

    /** Computes the sums that are needed only for the derivatives with respect to s. */
    private void spread(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector sumP = all(0);
            FloatVector sumJP = all(0);
            FloatVector sumJJ = all(0);
            FloatVector sumJJQ = all(0);
            for (int j = -window.radius; j <= window.radius; j++) {
                FloatVector w = row(window.wRow(j) + i);
                FloatVector wp = w.mul(row(window.piRow(j) + i));
                FloatVector wjj = w.mul(j * j);
                sumP = sumP.add(wp);
                sumJP = wp.fma(all(j), sumJP);
                sumJJ = sumJJ.add(wjj);
                sumJJQ = wjj.fma(row(window.qRow(j) + i), sumJJQ);
            }
            sumP.intoArray(a, P + i);
            sumJP.intoArray(a, JP + i);
            sumJJ.intoArray(a, JJ + i);
            sumJJQ.intoArray(a, JJQ + i);
        }
    }

    /** Returns half of the factor that the window omits from pi. */
    private FloatVector halfFactor(int i) {
        FloatVector shift = row(CpqWindow.SHIFT + i);
        return all(1).blend(row(CpqWindow.A + i), shift.compare(VectorOperators.LT, 0))
                .blend(row(CpqWindow.B + i), shift.compare(VectorOperators.GT, 0)).mul(0.5f * oneMinusR);
    }

    /**
     * Returns y of one cell, or the sum of y over the cells. Beyond the ends of the grid, the window omits a constant
     * from q, which is added here as a multiple of j.
     */
    private FloatVector y(int i, FloatVector p, FloatVector jq, FloatVector q, FloatVector j) {
        return halfFactor(i).mul(p).add(jq).sub(row(CpqWindow.D + i).mul(q)).add(row(CpqWindow.SHIFT + i).mul(j));
    }

    private void staircaseByScale(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector sumY = y(i, row(P + i), row(CpqWindow.JQ + i), row(CpqWindow.Q + i), row(CpqWindow.J + i));
            FloatVector sumJY = y(i, row(JP + i), row(JJQ + i), row(CpqWindow.JQ + i), row(JJ + i));
            sumJY.sub(mean(CpqWindow.J, i).mul(sumY)).div(row(CpqWindow.Z + i).mul(scale * scale))
                    .intoArray(a, BY_S + i);
        }
    }

    private void probabilityByScale(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector j = row(CpqWindow.WINNER + i).sub(row(CpqWindow.NEAREST + i));
            FloatVector q = row(OWN_Q + i);
            FloatVector own = y(i, row(OWN_PI + i), j.mul(q), q, j);
            FloatVector sumY = y(i, row(P + i), row(CpqWindow.JQ + i), row(CpqWindow.Q + i), row(CpqWindow.J + i));
            own.sub(sumY.div(row(CpqWindow.Z + i))).mul(mean(OWN, i)).mul(row(CpqWindow.WINNER + i))
                    .div(scale * scale).intoArray(a, BY_S + i);
        }
    }

    /**
     * Writes the gradients with respect to x. Returns the sum of the gradients with respect to alpha, without the
     * contribution through s.
     */
    private double combine(int n) {
        FloatVector total = all(0);
        for (int i = 0; i < n; i += L) {
            FloatVector slope = row(BY_U + i);
            FloatVector g = row(CpqWindow.GY + i);
            g.mul(slope).intoArray(a, CpqWindow.GX + i);
            total = g.fma(row(CpqWindow.WINNER + i).sub(row(CpqWindow.U + i).mul(slope)), total);
        }
        return Lanes.sum(total);
    }

    private double bySigma(int n) {
        FloatVector total = all(0);
        for (int i = 0; i < n; i += L) {
            total = row(CpqWindow.GY + i).fma(row(BY_S + i), total);
        }
        return Lanes.sum(total);
    }
}
