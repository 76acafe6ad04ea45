package io.github.dropbits.core.kernels.vec;

import static io.github.dropbits.core.kernels.vec.FloatMath.LN2_HIGH;
import static io.github.dropbits.core.kernels.vec.FloatMath.LN2_LOW;
import static io.github.dropbits.core.kernels.vec.FloatMath.TANH_SMALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link FloatMath} on vectors. They perform the same operations in the same order, so each lane has
 * the same bits as the result of the scalar function.
 */
final class VectorMath {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final float E6 = 1.9875691500e-4f;
    private static final float E5 = 1.3981999507e-3f;
    private static final float E4 = 8.3334519073e-3f;
    private static final float E3 = 4.1665795894e-2f;
    private static final float E2 = 1.6666665459e-1f;
    private static final float E1 = 5.0000001201e-1f;

    private VectorMath() {
    }

    private static FloatVector all(float v) {
        return FloatVector.broadcast(S, v);
    }

    static FloatVector exp(FloatVector x) {
        // Constants are broadcast in this method. Vectors in static fields would be loaded again for every x, because
        // the JIT compiler cannot exclude that a store to a float array changes them. Compare and blend are used
        // instead of the max and min of the Vector API, which need several x86 instructions each to treat NaN and -0 as
        // specified.
        VectorMask<Float> low = x.compare(VectorOperators.LT, FloatMath.EXP_LOW);
        FloatVector c = x.blend(FloatMath.EXP_LOW, low)
                .blend(FloatMath.EXP_HIGH, x.compare(VectorOperators.GT, FloatMath.EXP_HIGH));
        FloatVector t = c.fma(all(FloatMath.LOG2E), all(FloatMath.ROUNDER_126));
        FloatVector n = t.sub(FloatMath.ROUNDER_126);
        FloatVector r = n.fma(all(-LN2_HIGH), c);
        r = n.fma(all(-LN2_LOW), r);
        FloatVector p = r.fma(all(E6), all(E5));
        p = p.fma(r, all(E4));
        p = p.fma(r, all(E3));
        p = p.fma(r, all(E2));
        p = p.fma(r, all(E1));
        p = p.mul(r).fma(r, r).add(1f);
        FloatVector y = p.add(p).mul(t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
        return y.blend(0f, low);
    }

    static FloatVector log(FloatVector x) {
        VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.mul(0x1p23f, tiny).reinterpretAsInts();
        FloatVector e = (FloatVector) bits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
        e = e.sub(all(126f).blend(149f, tiny));
        FloatVector m = bits.and(0x007fffff).or(0x3f000000).reinterpretAsFloats();
        VectorMask<Float> low = m.compare(VectorOperators.LT, 0.707106781186547524f);
        e = e.sub(1f, low);
        m = m.add(m, low).sub(1f);
        FloatVector z = m.mul(m);
        FloatVector p = m.fma(all(7.0376836292e-2f), all(-1.1514610310e-1f));
        p = p.fma(m, all(1.1676998740e-1f));
        p = p.fma(m, all(-1.2420140846e-1f));
        p = p.fma(m, all(1.4249322787e-1f));
        p = p.fma(m, all(-1.6668057665e-1f));
        p = p.fma(m, all(2.0000714765e-1f));
        p = p.fma(m, all(-2.4999993993e-1f));
        p = p.fma(m, all(3.3333331174e-1f));
        p = p.mul(m).mul(z);
        p = e.fma(all(LN2_LOW), p);
        p = z.fma(all(-0.5f), p);
        FloatVector v = e.fma(all(LN2_HIGH), m.add(p));
        v = v.blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        v = v.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return v.blend(Float.NaN, x.compare(VectorOperators.GE, 0f).not());
    }

    static FloatVector sigmoid(FloatVector x) {
        return all(1f).div(exp(x.neg()).add(1f)).blend(0f, x.compare(VectorOperators.LT, FloatMath.EXP_LOW));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector large = all(1f).sub(all(2f).div(exp(a.add(a)).add(1f)));
        FloatVector z = x.mul(x);
        FloatVector p = z.fma(all(-5.70498872745e-3f), all(2.06390887954e-2f));
        p = p.fma(z, all(-5.37397155531e-2f));
        p = p.fma(z, all(1.33314422036e-1f));
        p = p.fma(z, all(-3.33332819422e-1f));
        FloatVector small = p.mul(z).fma(x, x);
        FloatVector signed = large.blend(large.neg(), x.compare(VectorOperators.LT, 0f));
        return signed.blend(small, a.compare(VectorOperators.LT, TANH_SMALL));
    }

    static FloatVector softplus(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        FloatVector w = e.add(1f);
        return x.blend(0f, x.compare(VectorOperators.LT, 0f)).add(log(w).add(e.sub(w.sub(1f)).div(w)));
    }

    private static FloatVector millsHalf(FloatVector x) {
        FloatVector t = all(1f).div(x.abs().fma(all(FloatMath.NORMAL_P), all(1f)));
        FloatVector p = t.fma(all(FloatMath.NORMAL_8), all(FloatMath.NORMAL_7));
        p = p.fma(t, all(FloatMath.NORMAL_6));
        p = p.fma(t, all(FloatMath.NORMAL_5));
        p = p.fma(t, all(FloatMath.NORMAL_4));
        p = p.fma(t, all(FloatMath.NORMAL_3));
        p = p.fma(t, all(FloatMath.NORMAL_2));
        p = p.fma(t, all(FloatMath.NORMAL_1));
        return p.mul(t);
    }

    static FloatVector gelu(FloatVector x) {
        FloatVector upper = millsHalf(x).mul(exp(x.mul(-0.5f).mul(x)));
        return x.mul(upper.blend(all(1f).sub(upper), x.compare(VectorOperators.GT, 0f)));
    }

    static FloatVector geluSlope(FloatVector x) {
        FloatVector e = exp(x.mul(-0.5f).mul(x));
        FloatVector upper = millsHalf(x).mul(e);
        return x.mul(FloatMath.NORMAL_DENSITY)
                .fma(e, upper.blend(all(1f).sub(upper), x.compare(VectorOperators.GT, 0f)));
    }
}
