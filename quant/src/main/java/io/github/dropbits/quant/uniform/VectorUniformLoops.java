package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.kernels.vec.Lanes;
import io.github.dropbits.quant.kernels.VectorCodes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of uniform quantization in SIMD vectors. The elements after the last full vector are processed by the
 * scalar twin.
 */
final class VectorUniformLoops implements UniformLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private final ScalarUniformLoops scalar = new ScalarUniformLoops();

    @Override
    public int forward(Channel channel, float[] x, float[] y, int from, int to) {
        float step = channel.step();
        float offset = channel.offset();
        boolean signs = channel.grid().isSign();
        float lo = channel.grid().lowest();
        float hi = channel.grid().highest();
        boolean bad = false;
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, i);
            bad |= v.test(VectorOperators.IS_NAN).anyTrue();
            FloatVector u = v.sub(offset).div(step);
            FloatVector k = signs ? VectorCodes.signs(u) : VectorCodes.nearest(u, lo, hi);
            k.mul(step).add(offset).intoArray(y, i);
        }
        return scalar.forward(channel, x, y, bad ? from : i, to);
    }

    @Override
    public void backward(Channel channel, boolean rounding, float[] x, float[] gy, float[] gx, int from, int to,
            double[] sums) {
        float step = channel.step();
        float offset = channel.offset();
        boolean signs = channel.grid().isSign();
        float lo = channel.grid().lowest();
        float hi = channel.grid().highest();
        float kept = rounding ? 1 : 0;
        float least = channel.least();
        float most = channel.most();
        FloatVector byStep = FloatVector.zero(S);
        FloatVector byOffset = FloatVector.zero(S);
        int i = from;
        for (; i <= to - L; i += L) {
            FloatVector u = FloatVector.fromArray(S, x, i).sub(offset).div(step);
            FloatVector k = signs ? VectorCodes.signs(u) : VectorCodes.nearest(u, lo, hi);
            VectorMask<Float> outside = u.compare(VectorOperators.LT, least)
                    .or(u.compare(VectorOperators.GT, most));
            FloatVector g = FloatVector.fromArray(S, gy, i);
            if (gx != null) {
                g.blend(0f, outside).intoArray(gx, i);
            }
            byStep = k.sub(u).mul(kept).blend(k, outside).fma(g, byStep);
            byOffset = byOffset.add(g.blend(0f, outside.not()));
        }
        sums[0] += Lanes.sum(byStep);
        sums[1] += Lanes.sum(byOffset);
        scalar.backward(channel, rounding, x, gy, gx, i, to, sums);
    }
}
