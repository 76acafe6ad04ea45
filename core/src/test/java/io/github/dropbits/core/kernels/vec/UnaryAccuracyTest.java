package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the accuracy of the implementation in use by comparison with {@link Math}, and its results at the ends of the
 * range.
 */
class UnaryAccuracyTest {
    private static final float INF = Float.POSITIVE_INFINITY;
    private static final float NAN = Float.NaN;
    private static final float LN2 = 0.6931472f;
    /** The natural logarithm of 2^-125. Exponentials of smaller arguments are 0. */
    private static final float LOWEST = -86.64f;
    private static final float[] X = {NAN, INF, -INF, 0, -0f, Float.MIN_VALUE, 100, 1e30f, -1e30f};

    private static void assertAccurate(UnaryKernel f, float... x) {
        float[] y = f.all(Unary.ACTIVE, x);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < x.length; i++) {
            double exact = f.exact(x[i]);
            if (Math.abs(exact) >= Math.exp(LOWEST) && Math.abs(exact) <= Float.MAX_VALUE) {
                double off = Math.abs(y[i] - exact) / Math.abs(exact);
                if (!(off <= worst)) {
                    worst = off;
                    at = x[i];
                }
            }
        }
        assertTrue(worst <= 3e-7, f + " is off by " + worst + " relative at " + at);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"GELU", "GELU_SLOPE"})
    void smallAndModerateArguments(UnaryKernel f) {
        RandomStream random = new RandomStream(1);
        for (float scale : new float[] {0.01f, 1, 10, 90}) {
            assertAccurate(f, random.uniform(f == UnaryKernel.LOG ? 0 : -scale, scale, 200_000).array());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"GELU", "GELU_SLOPE"})
    void argumentsOfAnySize(UnaryKernel f) {
        RandomStream random = new RandomStream(2);
        float[] x = new float[400_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat((int) random.nextLong());
        }
        if (f == UnaryKernel.LOG) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Math.abs(x[i]);
            }
        }
        assertAccurate(f, x);
    }

    /**
     * The error of GELU is bounded relative to max(1, |x|) and not to the result. In the left tail, rounding the
     * argument of the exponential limits the accuracy relative to the result.
     */
    @ParameterizedTest
    @EnumSource(names = {"GELU", "GELU_SLOPE"})
    void geluIsAccurateOnItsScale(UnaryKernel f) {
        float[] x = new float[6001];
        for (int i = 0; i < x.length; i++) {
            x[i] = 0.004f * (i - 3000);
        }
        float[] y = f.all(Unary.ACTIVE, x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(f.exact(x[i]), y[i], 4e-7 * Math.max(1, Math.abs(x[i])), f + " at " + x[i]);
        }
    }

    /** Relative accuracy holds even where the logarithm crosses 0. */
    @Test
    void logarithmsNearOne() {
        float[] x = new float[20_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(Float.floatToIntBits(1) + 50 * (i - 10_000));
        }
        assertAccurate(UnaryKernel.LOG, x);
    }

    /** Results are 0 instead of subnormal numbers, which are slow on some processors. */
    @Test
    void tooSmallExponentialsAreZero() {
        for (UnaryKernel f : new UnaryKernel[] {UnaryKernel.EXP, UnaryKernel.SIGMOID, UnaryKernel.SOFTPLUS}) {
            float[] x = {LOWEST, Math.nextDown(LOWEST), -87.5f, -100, -104, -105, -1e30f, -INF};
            float[] y = f.all(Unary.ACTIVE, x);
            assertEquals(Math.exp(LOWEST), y[0], 3e-7 * Math.exp(LOWEST), f.name());
            assertArrayEquals(new float[7], Arrays.copyOfRange(y, 1, 8), f.name());
        }
    }

    @Test
    void largeExponentialsBecomeInfinite() {
        assertArrayEquals(new float[] {INF, INF, INF, INF},
                UnaryKernel.EXP.all(Unary.ACTIVE, 88.7229f, 89, 89.5f, Float.MAX_VALUE));
        assertEquals(Math.exp(88.722f), UnaryKernel.EXP.all(Unary.ACTIVE, 88.722f)[0], 1e32);
        assertEquals(Math.exp(88.4f), UnaryKernel.EXP.all(Unary.ACTIVE, 88.4f)[0], 1e32);
    }

    @Test
    void logarithmsOfSubnormals() {
        for (int bits = 1; bits < 0x00800000; bits = bits * 5 / 3 + 1) {
            float x = Float.intBitsToFloat(bits);
            assertEquals(Math.log(x), UnaryKernel.LOG.all(Unary.ACTIVE, x)[0], 3e-5);
        }
    }

    @Test
    void specialValues() {
        Unary u = Unary.ACTIVE;
        assertArrayEquals(new float[] {NAN, INF, 0, 1, 1, 1, INF, INF, 0}, UnaryKernel.EXP.all(u, X));
        assertArrayEquals(new float[] {NAN, INF, NAN, -INF, -INF, -103.27893f, 4.6051702f, 69.07755f, NAN},
                UnaryKernel.LOG.all(u, X), 1e-5f);
        assertArrayEquals(new float[] {NAN, 1, 0, 0.5f, 0.5f, 0.5f, 1, 1, 0}, UnaryKernel.SIGMOID.all(u, X));
        assertArrayEquals(new float[] {NAN, 1, -1, 0, 0, Float.MIN_VALUE, 1, 1, -1}, UnaryKernel.TANH.all(u, X), 0);
        assertArrayEquals(new float[] {NAN, INF, 0, LN2, LN2, LN2, 100, 1e30f, 0}, UnaryKernel.SOFTPLUS.all(u, X));
    }
}
