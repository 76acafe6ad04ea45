package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.core.kernels.vec.Unary;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.quant.kernels.VectorCodes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The masked distribution of cpq.md, section 2, over the codes within a radius of each value. It is computed in float
 * for blocks of values, and is the vector form of {@link CpqCells}. The masks must be nested, so that the kept codes
 * are contiguous. Instances are not thread-safe.
 *
 * <p>Let c be the kept code nearest to u, {@code d = u - c}, and {@code r = e^(-1/s)}. Let {@code a} and {@code b} be
 * {@code e^(-|distance|/s)} for the distances from u to the upper and to the lower border of the cell of c. For the
 * borders that are j steps further out, these become {@code A_j = a r^j} and {@code B_j = b r^j}, so two exponentials
 * are sufficient for all borders. With {@code T_j = A_j/(1+A_j)} and {@code V_j = B_j/(1+B_j)}, the cells have the
 * following pi and q. A factor of pi that is the same for all cells is omitted, so that pi does not underflow.
 *
 * <pre>  the cell of c:      pi = 1 / ((1+a)(1+b)),                       q = V_0 - T_0
 *   j codes above it:  pi = A_(j-1) / ((1+A_(j-1)) (1+A_j)),        q = 1 - T_(j-1) - T_j
 *   j codes below it:  pi = B_(j-1) / ((1+B_(j-1)) (1+B_j)),        q = V_(j-1) + V_j - 1</pre>
 *
 * <p>Here q/s is the derivative of log pi with respect to u. If u is beyond the upper end of the grid, {@code A_0} of
 * the nearest cell is 1/a. In this case pi is divided by a, so that {@code B_(j-1)/a} is {@code r^j}, and the 1 that
 * all cells share is omitted from q. Both changes avoid a loss of precision. The lower end is treated symmetrically.
 *
 * <p>Cells whose probability is less than e^-20 of the nearest cell's probability are omitted, so the time increases
 * with s and not with the number of bits.
 */
final class CpqWindow {
    /** The maximum number of elements of a block. It is small enough for all rows to fit in the L1 cache. */
    static final int BLOCK = 128;

    // Offsets of rows in the array. The first three rows contain the values and gradients of the block.
    static final int X = 0;
    static final int GY = BLOCK;
    static final int GX = 2 * BLOCK;
    /** The value in units of the step, the nearest kept code c, the winner, and the distance d. */
    static final int U = 3 * BLOCK;
    static final int NEAREST = 4 * BLOCK;
    static final int WINNER = 5 * BLOCK;
    static final int D = 6 * BLOCK;
    /** The constant that is omitted from q: 0 within the grid, -1 above it, 1 below it. */
    static final int SHIFT = 7 * BLOCK;
    /** The values a and b, which are e^(-|distance|/s) for the upper and the lower border. */
    static final int A = 8 * BLOCK;
    static final int B = 9 * BLOCK;
    /** Sums over the cells of w, w j, w q and w j q, where w is pi times the mask, and j is the code minus c. */
    static final int Z = 10 * BLOCK;
    static final int J = 11 * BLOCK;
    static final int Q = 12 * BLOCK;
    static final int JQ = 13 * BLOCK;
    /** The first of the rows that {@link CpqSlopes} uses, and their number. */
    static final int FREE = 14 * BLOCK;
    static final int FREE_ROWS = 10;
    private static final int CELLS = FREE + FREE_ROWS * BLOCK;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** Cells are omitted if their probability is less than e^-20 times the probability of the nearest cell. */
    private static final double CUTOFF = 20;
    /** At this distance outside the grid, in units of s, exponentials vanish in float. */
    private static final double UNDERFLOW = 110;

    /** The rows, one after the other. Each row has one value per element of a block. */
    final float[] a;
    /** The number of codes that are included on each side of the nearest code. */
    final int radius;
    /** The factor e^(-1/s). */
    private final float r;
    private final CpqThresholds thresholds;
    private final float alpha;
    private final float lo;
    private final float hi;
    private final float far;
    private final float inverse;
    /** The powers r^j. */
    private final float[] power;
    /**
     * The mask of the first level, and for each change of the mask between levels a limit and the new mask. The new
     * mask applies to codes whose |code + 1/2| exceeds the limit.
     */
    private final float inner;
    private final float[] limit;
    private final float[] outer;
    /** The number of changes of the mask between levels. */
    private final int changes;

    CpqWindow(CpqCells cells, float alpha) {
        this.alpha = alpha;
        double s = cells.scale();
        thresholds = cells.uniform() ? null : cells.thresholds();
        lo = cells.lowest();
        hi = cells.highest();
        far = (float) (0.5 + UNDERFLOW * s);
        inverse = (float) (1 / s);
        r = (float) Math.exp(-1 / s);
        inner = (float) cells.mask(1);
        limit = new float[cells.grid().bits()];
        outer = new float[limit.length];
        double least = inner;
        int count = 0;
        for (int l = 1; cells.mask(l + 1) > 0; l++) {
            if (cells.mask(l + 1) < cells.mask(l)) {
                limit[count] = cells.grid().highest(l) + 1;
                outer[count++] = (float) cells.mask(l + 1);
                least = cells.mask(l + 1);
            }
        }
        changes = count;
        // If the nearest cell has the smallest mask, cells with larger masks must be included at larger distances.
        double within = (CUTOFF + Math.log(inner / least)) * s;
        radius = (int) Math.min(hi - lo, Math.floor(within) + 1);
        power = new float[radius + 1];
        for (int j = 0; j <= radius; j++) {
            power[j] = (float) Math.exp(-j / s);
        }
        a = ScratchPool.acquire(CELLS + 3 * (2 * radius + 1) * BLOCK);
    }

    /** Releases the scratch array. */
    void release() {
        ScratchPool.release(a);
    }

    /** Returns the offset of the row that contains w of the code c + j. */
    int wRow(int j) {
        return CELLS + 3 * (j + radius) * BLOCK;
    }

    /**
     * Returns the offset of the row that contains pi of the code c + j, without the factor that is the same for all
     * cells.
     */
    int piRow(int j) {
        return wRow(j) + BLOCK;
    }

    /** Returns the offset of the row that contains q of the code c + j. */
    int qRow(int j) {
        return wRow(j) + 2 * BLOCK;
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    private FloatVector row(int at) {
        return FloatVector.fromArray(S, a, at);
    }

    /**
     * Copies a block of at most {@link #BLOCK} elements, pads it with zeros to full vectors, and returns the padded
     * length.
     */
    int load(float[] x, float[] gy, int at, int n) {
        int full = (n + L - 1) / L * L;
        System.arraycopy(x, at, a, X, n);
        System.arraycopy(gy, at, a, GY, n);
        Arrays.fill(a, X + n, X + full, 0);
        Arrays.fill(a, GY + n, GY + full, 0);
        return full;
    }

    /** Computes u, the nearest code c, the distance d and the exponents of a and b. */
    void distances(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = row(X + i);
            FloatVector u = VectorCodes.clamp(x.div(alpha), lo - far, hi + far);
            FloatVector c = VectorCodes.nearest(u, lo, hi);
            u.intoArray(a, U + i);
            c.intoArray(a, NEAREST + i);
            // d is computed from x - c alpha, which is exact. The difference u - c would lose precision, because u is
            // rounded.
            FloatVector d = VectorCodes.clamp(c.fma(all(-alpha), x).div(alpha), -far, far);
            d.intoArray(a, D + i);
            d.sub(0.5f).abs().mul(-inverse).intoArray(a, A + i);
            d.add(0.5f).abs().mul(-inverse).intoArray(a, B + i);
            VectorMask<Float> above = d.compare(VectorOperators.GT, 0.5f).and(c.compare(VectorOperators.EQ, hi));
            VectorMask<Float> below = d.compare(VectorOperators.LT, -0.5f).and(c.compare(VectorOperators.EQ, lo));
            all(0).blend(-1, above).blend(1, below).intoArray(a, SHIFT + i);
        }
    }

    /** Finds the most probable codes. */
    void winners(int n) {
        if (thresholds == null) {
            System.arraycopy(a, NEAREST, a, WINNER, n);
            return;
        }
        for (int i = 0; i < n; i += L) {
            VectorCpqLoops.winner(row(U + i), row(NEAREST + i), thresholds).intoArray(a, WINNER + i);
        }
    }

    /** Replaces the exponents of a and b by the exponentials. */
    void exponentials(int n) {
        Unary.ACTIVE.exp(a, a, A, A + n);
        Unary.ACTIVE.exp(a, a, B, B + n);
    }

    private FloatVector masked(FloatVector pi, FloatVector codePlusHalf) {
        FloatVector size = codePlusHalf.abs();
        FloatVector mask = all(inner);
        for (int l = 0; l < changes; l++) {
            mask = mask.blend(outer[l], size.compare(VectorOperators.GT, limit[l]));
        }
        return pi.mul(mask);
    }

    /** Computes pi and q of the cells of the nearest codes. */
    void nearest(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector up = row(A + i);
            FloatVector down = row(B + i);
            FloatVector shift = row(SHIFT + i);
            FloatVector overUp = all(1).div(up.add(1f));
            FloatVector overDown = all(1).div(down.add(1f));
            FloatVector pi = overUp.mul(overDown);
            FloatVector t = up.mul(overUp);
            FloatVector v = down.mul(overDown);
            FloatVector q = v.blend(v.neg(), shift.compare(VectorOperators.GT, 0))
                    .sub(t.blend(t.neg(), shift.compare(VectorOperators.LT, 0)));
            pi.intoArray(a, piRow(0) + i);
            q.intoArray(a, qRow(0) + i);
        }
    }

    /** Initializes the sums with the cells of the nearest codes. */
    void begin(int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector w = masked(row(piRow(0) + i), row(NEAREST + i).add(0.5f));
            w.intoArray(a, wRow(0) + i);
            w.intoArray(a, Z + i);
            w.mul(row(qRow(0) + i)).intoArray(a, Q + i);
            all(0).intoArray(a, J + i);
            all(0).intoArray(a, JQ + i);
        }
    }

    /** Computes the cells above the nearest code, and adds them to the sums. */
    void above(int n) {
        side(n, 1, A, hi);
    }

    /** Computes the cells below the nearest code, and adds them to the sums. */
    void below(int n) {
        side(n, -1, B, lo);
    }

    private void side(int n, int sign, int from, float end) {
        for (int i = 0; i < n; i += L) {
            FloatVector e = row(from + i);
            FloatVector c = row(NEAREST + i);
            VectorMask<Float> inside = row(SHIFT + i).compare(VectorOperators.EQ, 0);
            FloatVector one = all(0).blend(sign, inside);
            FloatVector seed = all(r).blend(e, inside);
            FloatVector before = all(1).div(e.add(1f));
            FloatVector tail = e.mul(before).mul(sign);
            FloatVector z = row(Z + i);
            FloatVector sumJ = row(J + i);
            FloatVector sumQ = row(Q + i);
            FloatVector sumJQ = row(JQ + i);
            for (int j = 1; j <= radius; j++) {
                FloatVector further = e.mul(power[j]);
                FloatVector over = all(1).div(further.add(1f));
                FloatVector next = further.mul(over).mul(sign);
                FloatVector pi = seed.mul(power[j - 1]).mul(before).mul(over);
                FloatVector q = one.sub(tail).sub(next);
                FloatVector code = c.add(sign * j);
                VectorMask<Float> none = code.sub(end).mul(sign).compare(VectorOperators.GT, 0);
                FloatVector w = masked(pi, code.add(0.5f)).blend(0, none);
                int at = wRow(sign * j) + i;
                w.intoArray(a, at);
                pi.intoArray(a, at + BLOCK);
                q.intoArray(a, at + 2 * BLOCK);
                FloatVector wj = w.mul(sign * j);
                z = z.add(w);
                sumJ = sumJ.add(wj);
                sumQ = w.fma(q, sumQ);
                sumJQ = wj.fma(q, sumJQ);
                before = over;
                tail = next;
            }
            z.intoArray(a, Z + i);
            sumJ.intoArray(a, J + i);
            sumQ.intoArray(a, Q + i);
            sumJQ.intoArray(a, JQ + i);
        }
    }
}
