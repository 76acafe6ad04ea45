package io.github.dropbits.quant.frozen.run;

import io.github.dropbits.quant.frozen.program.Codes;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vector implementation. The scalar twin computes the tail. */
final class VectorRowLoops implements RowLoops {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(Math.max(Long.SIZE, L * Byte.SIZE)));
    private static final VectorSpecies<Byte> B = ByteVector.SPECIES_PREFERRED;

    /**
     * Adding and then subtracting this number rounds to an integer, with ties to even, because neighbouring floats of
     * this magnitude differ by 1.
     */
    private static final float ROUNDER = 0x1.8p23f;

    private final ScalarRowLoops scalar = new ScalarRowLoops();

    /** Returns whether there is a byte vector with the same number of lanes as a float vector. */
    static boolean fits() {
        return BYTES.length() == L;
    }

    @Override
    public void affine(float[] x, int i, float[] scale, float[] bias, int c, float least, float most, float[] y,
            int j, int n) {
        int k = 0;
        for (; k <= n - L; k += L) {
            FloatVector v = FloatVector.fromArray(S, x, i + k).fma(FloatVector.fromArray(S, scale, c + k),
                    FloatVector.fromArray(S, bias, c + k));
            v = v.blend(least, v.compare(VectorOperators.LE, least));
            v.blend(most, v.compare(VectorOperators.GT, most)).intoArray(y, j + k);
        }
        scalar.affine(x, i + k, scale, bias, c + k, least, most, y, j + k, n - k);
    }

    @Override
    public void codes(float[] x, int i, Codes codes, byte[] y, int j, int n) {
        float step = codes.step();
        boolean signs = codes.grid().isSign();
        float lo = codes.grid().lowest();
        float hi = codes.grid().highest();
        int k = 0;
        for (; k <= n - L; k += L) {
            FloatVector u = FloatVector.fromArray(S, x, i + k).div(step);
            FloatVector code = signs ? FloatVector.broadcast(S, 1).blend(-1, u.compare(VectorOperators.LT, 0))
                    : u.blend(lo, u.compare(VectorOperators.LT, lo)).blend(hi, u.compare(VectorOperators.GT, hi))
                            .add(ROUNDER).sub(ROUNDER);
            ((IntVector) code.convert(VectorOperators.F2I, 0)).convertShape(VectorOperators.I2B, BYTES, 0)
                    .reinterpretAsBytes().intoArray(y, j + k);
        }
        scalar.codes(x, i + k, codes, y, j + k, n - k);
    }

    @Override
    public void max(byte[] x, int i, boolean signed, byte[] y, int j, int n) {
        byte flip = signed ? 0 : Byte.MIN_VALUE;
        int k = 0;
        for (; k <= n - B.length(); k += B.length()) {
            ByteVector a = ByteVector.fromArray(B, x, i + k);
            ByteVector b = ByteVector.fromArray(B, y, j + k);
            VectorMask<Byte> larger = a.lanewise(VectorOperators.XOR, flip).compare(VectorOperators.GT,
                    b.lanewise(VectorOperators.XOR, flip));
            b.blend(a, larger).intoArray(y, j + k);
        }
        scalar.max(x, i + k, signed, y, j + k, n - k);
    }

    @Override
    public void depthwise(float[] x, int i, int[] taps, float[] w, float[] y, int j, int n) {
        int k = 0;
        for (; k <= n - L; k += L) {
            FloatVector sum = FloatVector.zero(S);
            for (int t = 0; t < taps.length; t++) {
                sum = FloatVector.fromArray(S, x, i + taps[t] + k).fma(FloatVector.fromArray(S, w, t * n + k), sum);
            }
            sum.intoArray(y, j + k);
        }
        scalar.depthwise(x, i, taps, w, y, j, k, n);
    }
}
