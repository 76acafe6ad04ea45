package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.runtime.Kernels;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests elementwise arithmetic for various lengths, with operands whose step is 0 (one repeated element), 1 or 2. */
class ArithmeticTwinsTest {
    private static final float[] SPECIAL = {0f, -0f, 1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
        Float.MAX_VALUE, Float.MIN_VALUE};

    static Stream<Arithmetic> implementations() {
        return Kernels.vectorized() ? Stream.of(new ScalarArithmetic(), new VectorArithmetic())
                : Stream.of(new ScalarArithmetic());
    }

    private interface Run {
        void run(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);
    }

    /**
     * Compares the results with the same operation in double precision, rounded to float. This gives the same bits as
     * the operation in float.
     */
    private static void check(Run run, DoubleBinaryOperator value, float[] from, int n, int aStep, int bStep) {
        float[] a = operand(from, 3, n, aStep, 0);
        float[] b = operand(from, 1, n, bStep, 5);
        float[] expected = Twins.normal(7, n + 40);
        float[] actual = expected.clone();
        for (int p = 0; p < n; p++) {
            expected[2 + p] = (float) value.applyAsDouble(a[3 + p * aStep], b[1 + p * bStep]);
        }
        run.run(a, 3, aStep, b, 1, bStep, actual, 2, n);
        assertArrayEquals(expected, actual, n + " elements, steps " + aStep + " and " + bStep);
    }

    /**
     * Returns an array that contains values at a distance of {@code step}, beginning at index {@code at}, and ends with
     * the last value.
     */
    private static float[] operand(float[] from, int at, int n, int step, int shift) {
        float[] a = new float[at + Math.max(0, n - 1) * step + 1];
        for (int p = 0; p < n; p++) {
            a[at + p * step] = from[(p * step + shift) % from.length];
        }
        return a;
    }

    private static void everywhere(Run run, DoubleBinaryOperator value) {
        float[] normal = Twins.normal(1, 1000);
        for (int n = 0; n <= Twins.LONGEST; n++) {
            for (int steps = 0; steps < 9; steps++) {
                check(run, value, normal, n, steps / 3, steps % 3);
            }
        }
        for (int shift = 0; shift < SPECIAL.length; shift++) {
            float[] rotated = new float[SPECIAL.length - 1];
            for (int p = 0; p < rotated.length; p++) {
                rotated[p] = SPECIAL[(p + shift) % SPECIAL.length];
            }
            for (int steps = 0; steps < 9; steps++) {
                check(run, value, rotated, 101, steps / 3, steps % 3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void sumsAndDifferences(Arithmetic arithmetic) {
        everywhere(arithmetic::add, (a, b) -> a + b);
        everywhere(arithmetic::sub, (a, b) -> a - b);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void productsAndQuotients(Arithmetic arithmetic) {
        everywhere(arithmetic::mul, (a, b) -> a * b);
        everywhere(arithmetic::div, (a, b) -> a / b);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void largerAndSmallerValues(Arithmetic arithmetic) {
        everywhere(arithmetic::max, Math::max);
        everywhere(arithmetic::min, Math::min);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theResultMayStandInAnOperandsPlace(Arithmetic arithmetic) {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            float[] a = Twins.normal(1, n);
            float[] b = Twins.normal(2, n);
            float[] expected = new float[n];
            arithmetic.sub(a, 0, 1, b, 0, 1, expected, 0, n);
            float[] left = a.clone();
            arithmetic.sub(left, 0, 1, b, 0, 1, left, 0, n);
            assertArrayEquals(expected, left);
            float[] right = b.clone();
            arithmetic.sub(a, 0, 1, right, 0, 1, right, 0, n);
            assertArrayEquals(expected, right);
        }
    }
}
