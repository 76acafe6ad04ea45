package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scalar and vector functions give the same bits for all arguments, lengths and offsets. */
class UnaryTwinsTest {
    private static final float[] SPECIAL = {0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e-40f, -1e-40f,
        Float.MIN_NORMAL, -Float.MIN_NORMAL, 1, -1, 0.625f, -0.625f, Math.nextDown(0.625f), 87.5f, 88.72284f, 88.8f, 89,
        90, -86.64f, Math.nextDown(-86.64f), -87.5f, -88, -103.9f, -104, -105, 100, -100, 1e30f, -1e30f,
        Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN};

    private final Unary scalar = new ScalarUnary();
    private Unary vector;

    @BeforeEach
    void makeVector() {
        Twins.needVectors();
        vector = new VectorUnary();
    }

    @ParameterizedTest
    @EnumSource
    void everyLengthAndOffset(UnaryKernel f) {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            for (int from = 0; from < 3; from++) {
                float[] x = Twins.run(n, from, n, 2);
                float[] expected = new float[x.length];
                Arrays.fill(expected, 77);
                float[] actual = expected.clone();
                f.apply(scalar, x, expected, from, from + n);
                f.apply(vector, x, actual, from, from + n);
                assertArrayEquals(expected, actual, "length " + n + " from " + from);
                assertEquals(77, actual[from + n], "written behind the end");
                f.apply(vector, x, x, from, from + n);
                assertArrayEquals(Arrays.copyOfRange(expected, from, from + n), Arrays.copyOfRange(x, from, from + n),
                        "in place");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void specialValuesInEveryLane(UnaryKernel f) {
        for (int shift = 0; shift < SPECIAL.length; shift++) {
            float[] x = new float[SPECIAL.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = SPECIAL[(i + shift) % x.length];
            }
            assertArrayEquals(f.all(scalar, x), f.all(vector, x));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyBitPattern(UnaryKernel f) {
        RandomStream random = new RandomStream(3);
        float[] x = new float[200_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat((int) random.nextLong());
        }
        assertArrayEquals(f.all(scalar, x), f.all(vector, x));
    }

    /** Results have the same bits before and after JIT compilation. */
    @ParameterizedTest
    @EnumSource
    void theBitsDoNotChangeOnceCompiled(UnaryKernel f) {
        float[] x = Twins.normal(4, 2 * Twins.LONGEST + 3);
        float[] first = f.all(vector, x);
        for (int i = 0; i < 20_000; i++) {
            f.all(vector, x);
        }
        assertArrayEquals(first, f.all(vector, x));
        assertArrayEquals(first, f.all(scalar, x));
    }
}
