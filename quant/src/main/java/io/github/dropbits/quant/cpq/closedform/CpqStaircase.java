package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.core.kernels.vec.Reduce;
import io.github.dropbits.core.kernels.vec.Unary;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.quant.kernels.VectorCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Computes the derivative of the soft staircase {@code S = sum k p_k} if all kept codes have the mask 1 and every code
 * propagates its gradient (cpq.md, section 3). It combines the infinite {@link Lattice} with the {@link GridEnds}.
 * Instances are not thread-safe.
 *
 * <p>The staircase is symmetric about the middle of the grid, so every value is reflected into the upper half. The
 * lower end is ignored if it is too far away to have an effect. The upper end is ignored as well if no value of a block
 * is near it.
 *
 * <p>The computation consists of small passes over blocks that fit in the L1 cache, because a single loop would exceed
 * the limits of the JIT compiler.
 */
final class CpqStaircase {
    static final int BLOCK = Lattice.BLOCK;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** At this distance, in units of s, exponentials vanish: e^-110 is 0 in float. */
    private static final float UNDERFLOW = 110;
    private static final int SIGN = 0x8000_0000;
    // Offsets of rows of BLOCK elements in the array: u, the code, the reflected distance of u from the code, the
    // distance of u from the upper end, and the lattice's tilt and density.
    private static final int U = 0;
    private static final int CODE = BLOCK;
    private static final int DISTANCE = 2 * BLOCK;
    private static final int INSIDE = 3 * BLOCK;
    private static final int TILT = 4 * BLOCK;
    private static final int DENSITY = 5 * BLOCK;
    // Offsets of rows for the ends of the grid, with E and F as in GridEnds: E, the term of the upper end, the terms of
    // both ends, E + F and E - F.
    private static final int E = 6 * BLOCK;
    private static final int UPPER = 7 * BLOCK;
    private static final int BOTH = 8 * BLOCK;
    private static final int SUM = 9 * BLOCK;
    private static final int DIFFERENCE = 10 * BLOCK;
    // Offsets of rows for copies of x, gy and gx, which are used if a block does not fill its last vector.
    private static final int X = 11 * BLOCK;
    private static final int GY = 12 * BLOCK;
    private static final int GX = 13 * BLOCK;
    // The offset of the lanes of a sum.
    private static final int TOTAL = 14 * BLOCK;
    private static final int RUNS = 15;

    private final float alpha;
    private final float lo;
    private final float hi;
    private final float inverse;
    private final float factor;
    private final float far;
    private final Lattice lattice;
    private final GridEnds ends;
    private final float[] a = ScratchPool.acquire(RUNS * BLOCK);
    private final Pass[] passes;
    private final Pass farPass;
    /** Whether a value of the current block lies outside the grid. */
    private boolean outside;

    /**
     * A pass over a block. All passes are called through this interface, so that the JIT compiler compiles each of them
     * separately. If they were inlined into one method, they would exceed its limit (NodeCountInliningCutoff), and
     * vectors would be boxed.
     */
    @FunctionalInterface
    private interface Pass {
        void run(int n);
    }

    CpqStaircase(CpqCells cells, float alpha) {
        this.alpha = alpha;
        lo = cells.lowest();
        hi = cells.highest();
        double s = cells.scale();
        inverse = (float) (1 / s);
        lattice = cells.lattice();
        ends = cells.ends();
        factor = 1 / ends.scale;
        far = ends.narrow ? Float.POSITIVE_INFINITY : GridEnds.FAR / inverse;
        farPass = n -> lattice.density(a, DISTANCE, DENSITY, n);
        List<Pass> all = new ArrayList<>();
        all.add(n -> lattice.both(a, DISTANCE, DENSITY, TILT, n));
        all.add(n -> Unary.ACTIVE.exp(a, a, E, E + n));
        all.add(n -> ends.upper(a, E, outside, INSIDE, UPPER, n));
        if (ends.narrow) {
            all.add(n -> ends.lower(a, E, UPPER, BOTH, SUM, DIFFERENCE, n));
            all.add(n -> slopes(BOTH, SUM, DIFFERENCE, n));
        } else {
            all.add(n -> slopes(UPPER, E, E, n));
        }
        passes = all.toArray(new Pass[0]);
    }

    void release() {
        ScratchPool.release(a);
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    /**
     * Computes the gradients of a block, unless gx is null, and returns the sum of the gradients with respect to alpha.
     */
    double block(float[] x, float[] gy, float[] gx, int at, int n) {
        if (n % L != 0) {
            // The block is padded to full vectors with values whose gradient is 0, so that the passes need no vector
            // masks.
            int full = n - n % L + L;
            System.arraycopy(x, at, a, X, n);
            System.arraycopy(gy, at, a, GY, n);
            Arrays.fill(a, X + n, X + full, 0);
            Arrays.fill(a, GY + n, GY + full, 0);
            double sum = block(a, X, a, GY, a, GX, full);
            if (gx != null) {
                System.arraycopy(a, GX, gx, at, n);
            }
            return sum;
        }
        return gx == null ? block(x, at, gy, at, a, GX, n) : block(x, at, gy, at, gx, at, n);
    }

    private double block(float[] x, int xAt, float[] gy, int gyAt, float[] gx, int gxAt, int n) {
        float least = distances(x, xAt, n);
        if (least < far) {
            outside = least < 0;
            for (Pass pass : passes) {
                pass.run(n);
            }
        } else {
            farPass.run(n);
        }
        if (least < -UNDERFLOW / inverse) {
            clamp(n);
        }
        return combine(gy, gyAt, gx, gxAt, n);
    }

    /**
     * Computes u, the codes, the distances and the exponents of E.
     *
     * @return the smallest distance of a value from the upper end, negative if a value lies outside the grid
     */
    private float distances(float[] x, int at, int n) {
        float middle = (lo + hi) / 2;
        float halfWidth = hi - middle + 0.5f;
        FloatVector least = all(halfWidth);
        for (int i = 0; i < n; i += L) {
            FloatVector u = FloatVector.fromArray(S, x, at + i).div(alpha);
            FloatVector k = VectorCodes.nearest(u, lo, hi);
            u.intoArray(a, U + i);
            k.intoArray(a, CODE + i);
            // The middle is never a code, so the sign of k - middle tells in which half of the grid k lies. For codes
            // in the lower half, the sign of the distance is inverted.
            FloatVector half = k.sub(middle);
            FloatVector up = u.sub(k).reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, half.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
            // The distance from a code to the end of the grid is exact in float.
            FloatVector inside = all(halfWidth).sub(half.abs()).sub(up);
            up.intoArray(a, DISTANCE + i);
            inside.intoArray(a, INSIDE + i);
            // An end that is too far away contributes exactly 0, so that the result for a value does not depend on the
            // other values of its block.
            inside.abs().mul(-inverse).blend(-UNDERFLOW, inside.compare(VectorOperators.GE, far))
                    .intoArray(a, E + i);
            least = least.blend(inside, inside.lt(least));
        }
        return least.reduceLanes(VectorOperators.MIN);
    }

    /** Clamps infinite and very large values. Their slope is 0, and infinity times 0 would be NaN. */
    private void clamp(int n) {
        float beyond = 1 + UNDERFLOW / inverse;
        for (int i = 0; i < n; i += L) {
            VectorCodes.clamp(FloatVector.fromArray(S, a, U + i), lo - beyond, hi + beyond).intoArray(a, U + i);
        }
    }

    /**
     * Replaces the density of the lattice by the derivative of the soft staircase with respect to u, multiplied by
     * {@code s (1 - q)} of {@link GridEnds}.
     */
    private void slopes(int terms, int sums, int differences, int n) {
        float onePlusQ = ends.onePlusQ;
        for (int i = 0; i < n; i += L) {
            FloatVector inside = FloatVector.fromArray(S, a, INSIDE + i);
            FloatVector steps = inside.sub(0.5f).add(FloatVector.fromArray(S, a, DISTANCE + i))
                    .sub(FloatVector.fromArray(S, a, TILT + i));
            FloatVector slope = FloatVector.fromArray(S, a, sums + i).add(onePlusQ)
                    .fma(FloatVector.fromArray(S, a, DENSITY + i), FloatVector.fromArray(S, a, terms + i))
                    .sub(FloatVector.fromArray(S, a, differences + i).mul(steps));
            slope.blend(FloatVector.fromArray(S, a, UPPER + i), inside.compare(VectorOperators.LT, 0))
                    .intoArray(a, DENSITY + i);
        }
    }

    private double combine(float[] gy, int gyAt, float[] gx, int gxAt, int n) {
        FloatVector total = all(0);
        for (int i = 0; i < n; i += L) {
            FloatVector slope = FloatVector.fromArray(S, a, DENSITY + i).mul(factor);
            FloatVector g = FloatVector.fromArray(S, gy, gyAt + i);
            g.mul(slope).intoArray(gx, gxAt + i);
            FloatVector byAlpha = FloatVector.fromArray(S, a, CODE + i)
                    .sub(FloatVector.fromArray(S, a, U + i).mul(slope));
            total = g.fma(byAlpha, total);
        }
        // The vector is passed through memory, because a vector argument of a method that is not inlined would be
        // boxed.
        total.intoArray(a, TOTAL);
        return Reduce.ACTIVE.sum(a, TOTAL, L);
    }
}
