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
 * The derivative of the soft staircase {@code S = sum k p_k} where all kept codes weigh the same and every class passes
 * its gradient (cpq.md, section 3): the endless {@link Lattice} and the grid's two {@link GridEnds}. For one thread.
 *
 * <p>The staircase is symmetric about the grid's middle, which makes every value one of the upper half; the lower end
 * is left out where it is too far to count, and the upper one too where no value of a block comes near it.
 *
 * <p>The work is done in small passes over blocks that stay in the first-level cache: a single loop with all of it
 * would pass the compiler's limits.
 */
final class CpqStaircase {
    static final int BLOCK = Lattice.BLOCK;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** Beyond so many s nothing is left at all: e^-110 is 0. */
    private static final float NOTHING = 110;
    private static final int SIGN = 0x8000_0000;
    // Runs of the array: scaled value, code, mirrored rest, distance from the upper end, the lattice's two.
    private static final int U = 0;
    private static final int CODE = BLOCK;
    private static final int REST = 2 * BLOCK;
    private static final int INSIDE = 3 * BLOCK;
    private static final int TILT = 4 * BLOCK;
    private static final int DENSITY = 5 * BLOCK;
    // The upper end's E and what it makes of it; both ends' terms, E + F and E - F.
    private static final int E = 6 * BLOCK;
    private static final int UPPER = 7 * BLOCK;
    private static final int BOTH = 8 * BLOCK;
    private static final int SUM = 9 * BLOCK;
    private static final int DIFFERENCE = 10 * BLOCK;
    // Copies of what does not fill its last vector.
    private static final int X = 11 * BLOCK;
    private static final int GY = 12 * BLOCK;
    private static final int GX = 13 * BLOCK;
    // The sum's lanes.
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
    /** Whether a value of the present block lies outside the grid. */
    private boolean outside;

    /**
     * A pass over a block. Passes are called through this one interface so that the compiler takes each by itself:
     * inlined into one method they pass its limit (NodeCountInliningCutoff), and vectors are boxed.
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
        farPass = n -> lattice.density(a, REST, DENSITY, n);
        List<Pass> all = new ArrayList<>();
        all.add(n -> lattice.both(a, REST, DENSITY, TILT, n));
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

    void end() {
        ScratchPool.release(a);
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    /** Writes a block's gradients, unless gx is null, and returns the sum of those by alpha. */
    double block(float[] x, float[] gy, float[] gx, int at, int n) {
        if (n % L != 0) {
            // Filled up with values without gradient, so that no pass needs masks.
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
        if (least < -NOTHING / inverse) {
            clamp(n);
        }
        return combine(gy, gyAt, gx, gxAt, n);
    }

    /**
     * Scales, finds codes and distances.
     *
     * @return the least distance from the end
     */
    private float distances(float[] x, int at, int n) {
        float middle = (lo + hi) / 2;
        float reach = hi - middle + 0.5f;
        FloatVector least = all(reach);
        for (int i = 0; i < n; i += L) {
            FloatVector u = FloatVector.fromArray(S, x, at + i).div(alpha);
            FloatVector k = VectorCodes.nearest(u, lo, hi);
            u.intoArray(a, U + i);
            k.intoArray(a, CODE + i);
            // No code is in the middle: which half a value is in is the sign, which mirrors the rest.
            FloatVector half = k.sub(middle);
            FloatVector up = u.sub(k).reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, half.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
            // Whole steps up to the end, exact whatever the code.
            FloatVector inside = all(reach).sub(half.abs()).sub(up);
            up.intoArray(a, REST + i);
            inside.intoArray(a, INSIDE + i);
            // An end too far to count adds 0, whatever stands beside the value: its bits are its own.
            inside.abs().mul(-inverse).blend(-NOTHING, inside.compare(VectorOperators.GE, far))
                    .intoArray(a, E + i);
            least = least.blend(inside, inside.lt(least));
        }
        return least.reduceLanes(VectorOperators.MIN);
    }

    /** Brings infinite and very large values near: their slope is 0, which the product is to be, too. */
    private void clamp(int n) {
        float beyond = 1 + NOTHING / inverse;
        for (int i = 0; i < n; i += L) {
            VectorCodes.clamp(FloatVector.fromArray(S, a, U + i), lo - beyond, hi + beyond).intoArray(a, U + i);
        }
    }

    /** Turns the lattice's density into the derivative by u, times {@code s (1 - q)}. */
    private void slopes(int terms, int sums, int differences, int n) {
        float onePlusQ = ends.onePlusQ;
        for (int i = 0; i < n; i += L) {
            FloatVector inside = FloatVector.fromArray(S, a, INSIDE + i);
            FloatVector steps = inside.sub(0.5f).add(FloatVector.fromArray(S, a, REST + i))
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
        // By way of memory: a method that is not inlined here would get the vector boxed.
        total.intoArray(a, TOTAL);
        return Reduce.ACTIVE.sum(a, TOTAL, L);
    }
}
