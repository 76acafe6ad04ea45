package io.github.dropbits.quant.cpq.closedform;

import io.github.dropbits.core.kernels.vec.Lanes;
import io.github.dropbits.core.kernels.vec.Unary;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.quant.kernels.CodeProbabilities;
import io.github.dropbits.quant.kernels.VectorCodes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector form of {@link ScalarSignLoops}, in float. The elements after the last full vector are processed by the
 * scalar twin. All elements are if there is much noise, because float is then not accurate enough.
 */
public final class VectorSignLoops implements CpqLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /** The number of elements of a block. It is small enough for the rows to fit in the L1 cache. */
    private static final int BLOCK = 512;
    /** The offsets of the rows, which contain u and the exponentials of -u/s and of -|u - 2|/s. */
    private static final int U = 0;
    private static final int A = BLOCK;
    private static final int B = 2 * BLOCK;
    /** Up to this noise scale, in units of alpha, differences of probabilities are accurate in float. */
    private static final double WIDEST = 4;

    private final ScalarSignLoops scalar = new ScalarSignLoops();

    @Override
    public int forward(CpqCells cells, float alpha, float[] x, float[] y, int from, int to) {
        boolean bad = false;
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            bad |= v.test(VectorOperators.IS_NAN).anyTrue();
            VectorCodes.signs(v).mul(alpha).intoArray(y, i);
        }
        return scalar.forward(cells, alpha, x, y, bad ? from : i, to);
    }

    @Override
    public void backward(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to,
            Wanted wanted, double[] sums) {
        int whole = cells.scale() > WIDEST ? from : to - (to - from) % L;
        float[] rows = ScratchPool.acquire(3 * BLOCK);
        for (int at = from; at < whole; at += BLOCK) {
            int n = Math.min(BLOCK, whole - at);
            exponents(rows, (float) cells.scale(), alpha, x, at, n);
            Unary.ACTIVE.exp(rows, rows, A, A + n);
            Unary.ACTIVE.exp(rows, rows, B, B + n);
            derive(rows, (float) cells.scale(), wanted, gy, gx, at, n, sums);
        }
        ScratchPool.release(rows);
        scalar.backward(cells, alpha, x, gy, gx, whole, to, wanted, sums);
    }

    /** Returns the distance, in units of alpha, beyond which the distribution changes only by rounding errors. */
    private static float far(float s) {
        return (float) (2 + CodeProbabilities.FAR * s);
    }

    private static void exponents(float[] rows, float s, float alpha, float[] x, int at, int n) {
        float far = far(s);
        for (int i = 0; i < n; i += L) {
            FloatVector u = VectorCodes.clamp(FloatVector.fromArray(S, x, at + i).div(alpha), -far, far);
            u.intoArray(rows, U + i);
            u.abs().div(-s).intoArray(rows, A + i);
            u.abs().sub(2f).abs().div(-s).intoArray(rows, B + i);
        }
    }

    private static void derive(float[] rows, float s, Wanted wanted, float[] gy, float[] gx, int at, int n,
            double[] sums) {
        float share = wanted.allClasses() ? 2 : 1;
        float two = (float) Math.exp(-2 / (double) s);
        float far = far(s);
        float scaleByS = wanted.sigmaFollows() ? 0 : s;
        FloatVector one = FloatVector.broadcast(S, 1);
        FloatVector byAlpha = FloatVector.zero(S);
        FloatVector bySigma = FloatVector.zero(S);
        for (int i = 0; i < n; i += L) {
            FloatVector signed = FloatVector.fromArray(S, rows, U + i);
            FloatVector sign = VectorCodes.signs(signed);
            FloatVector u = signed.abs();
            FloatVector beyond = u.sub(2f);
            VectorMask<Float> outside = beyond.compare(VectorOperators.GT, 0);
            FloatVector a = FloatVector.fromArray(S, rows, A + i);
            FloatVector b = FloatVector.fromArray(S, rows, B + i);
            FloatVector onePlusB = b.add(1f);
            FloatVector tail = a.mul(two);
            FloatVector onePlusTail = tail.add(1f);
            FloatVector outer = b.blend(one, outside).div(onePlusB);
            FloatVector inner = one.blend(b, outside).div(onePlusB);
            FloatVector other = tail.div(onePlusTail);
            FloatVector odds = a.blend(two, outside).mul(onePlusB).div(onePlusTail);
            FloatVector onePlusOdds = odds.add(1f);
            FloatVector slope = odds.mul(share).div(onePlusOdds.mul(onePlusOdds));
            FloatVector byU = slope.mul(inner.sub(other)).div(s).blend(0, u.compare(VectorOperators.GE, far));
            FloatVector fromTail = u.add(2f).mul(other);
            FloatVector byS = beyond.mul(outer).add(fromTail).sub(u)
                    .blend(fromTail.sub(beyond.mul(inner)).sub(2f), outside).mul(slope).mul(sign).div(s * s);
            FloatVector g = FloatVector.fromArray(S, gy, at + i);
            if (gx != null) {
                g.mul(byU).intoArray(gx, at + i);
            }
            byAlpha = g.fma(sign.mul(one.sub(u.mul(byU))).sub(byS.mul(scaleByS)), byAlpha);
            bySigma = g.fma(byS, bySigma);
        }
        sums[0] += Lanes.sum(byAlpha);
        sums[1] += wanted.sigmaFollows() ? 0 : Lanes.sum(bySigma);
    }
}
