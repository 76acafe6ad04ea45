package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.runtime.Kernels;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares both implementations of the reductions with plain sums in double precision, for various lengths and offsets.
 */
class ReduceTwinsTest {
    private static final float CENTRE = 0.75f;

    static Stream<Reduce> implementations() {
        return Kernels.vectorized() ? Stream.of(new ScalarReduce(), new VectorReduce())
                : Stream.of(new ScalarReduce());
    }

    private static IntStream lengths() {
        return IntStream.concat(IntStream.rangeClosed(0, Twins.LONGEST), IntStream.of(1023, 1024, 1025, 2048, 5000));
    }

    private interface Term {
        double at(int i);
    }

    /**
     * Asserts that a result is near the sum of n terms. The result is NaN if an element outside of the range was read.
     */
    private static void assertSum(int n, Term term, double actual, String what) {
        double sum = 0;
        double size = 0;
        for (int i = 0; i < n; i++) {
            sum += term.at(i);
            size += Math.abs(term.at(i));
        }
        assertTrue(Math.abs(sum - actual) <= 2e-6 * size, what + " of " + n + " is " + actual + ", not " + sum);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void sums(Reduce reduce) {
        lengths().forEach(n -> {
            for (int from = 0; from < 3; from++) {
                int at = from;
                float[] a = Twins.run(n, from, n, 20);
                assertSum(n, i -> a[at + i], reduce.sum(a, from, n), "sum");
                assertSum(n, i -> ((double) a[at + i] - CENTRE) * (a[at + i] - CENTRE),
                        reduce.squares(a, from, n, CENTRE), "squares");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void products(Reduce reduce) {
        lengths().forEach(n -> {
            for (int from = 0; from < 3; from++) {
                int at = from;
                float[] a = Twins.run(n, from, n, 20);
                float[] b = Twins.run(n + 1, 2 * from, n, 20);
                float[] c = Twins.run(n + 2, from, n, 20);
                assertSum(n, i -> (double) a[at + i] * b[2 * at + i], reduce.dot(a, from, b, 2 * from, n), "dot");
                assertSum(n, i -> c[at + i] * ((double) a[at + i] - CENTRE),
                        reduce.dotCentred(c, a, from, n, CENTRE), "centred dot");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void largestValueAnywhere(Reduce reduce) {
        assertEquals(Float.NEGATIVE_INFINITY, reduce.max(new float[] {5}, 0, 0));
        for (int n = 1; n <= Twins.LONGEST; n++) {
            for (int index = 0; index < n; index++) {
                float[] a = Twins.run(n, 1, n, 20);
                a[1 + index] = 9;
                assertEquals(9, reduce.max(a, 1, n), "of " + n + " at " + index);
                a[1 + index] = Float.NaN;
                assertTrue(Float.isNaN(reduce.max(a, 1, n)), "NaN of " + n + " at " + index);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void largestOfSpecialValues(Reduce reduce) {
        for (int n = 1; n <= Twins.LONGEST; n++) {
            float[] a = new float[n];
            Arrays.fill(a, Float.NEGATIVE_INFINITY);
            assertEquals(Float.NEGATIVE_INFINITY, reduce.max(a, 0, n));
            a[n / 2] = -Float.MAX_VALUE;
            assertEquals(-Float.MAX_VALUE, reduce.max(a, 0, n));
            a[n - 1] = Float.POSITIVE_INFINITY;
            assertEquals(Float.POSITIVE_INFINITY, reduce.max(a, 0, n));
            Arrays.fill(a, -1);
            a[0] = -0f;
            assertEquals(0f, reduce.max(a, 0, n));
            a[n - 1] = 0f;
            assertEquals(0f, reduce.max(a, 0, n));
        }
    }

    /** Returns the result of {@link Reduce#argMax}, computed by its definition. */
    private static int firstLargest(float[] a, int from, int n) {
        for (int i = from; i < from + n; i++) {
            if (Float.isNaN(a[i])) {
                return i;
            }
        }
        int best = from;
        for (int i = from; i < from + n; i++) {
            best = a[i] > a[best] ? i : best;
        }
        return best;
    }

    /** Returns values with only a few different numbers, so that ties are common, and some special values. */
    private static float[] ties(long seed, int n) {
        RandomStream random = new RandomStream(seed);
        float[] special = {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0f, -0f, Float.MAX_VALUE, Float.NaN};
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = random.nextInt(2 * n) == 0 ? special[random.nextInt(special.length)] : random.nextInt(5) - 2;
        }
        return a;
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void placeOfTheFirstLargestValue(Reduce reduce) {
        for (int n = 1; n <= Twins.LONGEST; n++) {
            for (int seed = 0; seed < 40; seed++) {
                float[] a = ties(100 * n + seed, n + 2);
                assertEquals(firstLargest(a, 1, n), reduce.argMax(a, 1, n), "of " + Arrays.toString(a));
            }
            float[] low = new float[n];
            Arrays.fill(low, Float.NEGATIVE_INFINITY);
            assertEquals(0, reduce.argMax(low, 0, n));
            low[n - 1] = -Float.MAX_VALUE;
            assertEquals(n - 1, reduce.argMax(low, 0, n));
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void largestValuesOfColumns(Reduce reduce) {
        int rows = 6;
        for (int n = 0; n <= Twins.LONGEST; n++) {
            for (int seed = 0; seed < 10; seed++) {
                float[] a = ties(100 * n + seed, rows * n);
                float[] max = new float[n + 2];
                int[] where = new int[n + 2];
                System.arraycopy(a, 0, max, 1, n);
                for (int c = 0; c < n; c++) {
                    where[1 + c] = c;
                }
                for (int r = 1; r < rows; r++) {
                    reduce.argMaxRow(a, r * n, max, where, 1, n);
                }
                for (int c = 0; c < n; c++) {
                    float[] column = new float[rows];
                    for (int r = 0; r < rows; r++) {
                        column[r] = a[r * n + c];
                    }
                    int row = firstLargest(column, 0, rows);
                    assertEquals(row * n + c, where[1 + c], "of " + Arrays.toString(column));
                    assertEquals(column[row], max[1 + c]);
                }
                assertEquals(0, max[0] + max[n + 1] + where[0] + where[n + 1], "beside the run");
            }
        }
    }

    /** Sums four million equal floats. A sum in float would stop growing or lose its accuracy. */
    @ParameterizedTest
    @MethodSource("implementations")
    void longSumsKeepTheirDigits(Reduce reduce) {
        float[] a = new float[1 << 22];
        Arrays.fill(a, 0.1f);
        assertEquals(a.length * (double) 0.1f, reduce.sum(a, 0, a.length), 0.1);
        assertEquals(a.length * (double) 0.1f * 0.1f, reduce.squares(a, 0, a.length, 0), 0.01);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theBitsDoNotChangeOnceCompiled(Reduce reduce) {
        float[] a = Twins.normal(5, 1500);
        float[] b = Twins.normal(6, 1500);
        double sum = reduce.sum(a, 1, 1490);
        double squares = reduce.squares(a, 1, 1490, CENTRE);
        double centred = reduce.dotCentred(b, a, 1, 1490, CENTRE);
        float dot = reduce.dot(a, 1, b, 3, 1490);
        for (int i = 0; i < 20_000; i++) {
            assertEquals(sum, reduce.sum(a, 1, 1490));
            assertEquals(squares, reduce.squares(a, 1, 1490, CENTRE));
            assertEquals(centred, reduce.dotCentred(b, a, 1, 1490, CENTRE));
            assertEquals(dot, reduce.dot(a, 1, b, 3, 1490));
        }
    }
}
