package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.runtime.Kernels;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies and additions of runs, for various lengths and offsets, change no elements outside of the runs. */
class RowOpsTwinsTest {
    static Stream<RowOps> implementations() {
        return Kernels.vectorized() ? Stream.of(new ScalarRowOps(), new VectorRowOps()) : Stream.of(new ScalarRowOps());
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void copies(RowOps ops) {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            for (int shift = 0; shift < 3; shift++) {
                // The array ends with the run, so that reading beyond it throws an exception.
                float[] from = Twins.run(1, shift, n, 0);
                float[] expected = Twins.normal(2, 2 + n);
                float[] actual = expected.clone();
                System.arraycopy(from, shift, expected, 2, n);
                ops.copy(from, shift, actual, 2, n);
                assertArrayEquals(expected, actual, "length " + n);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void additions(RowOps ops) {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            for (int shift = 0; shift < 3; shift++) {
                float[] from = Twins.run(1, shift, n, 0);
                float[] expected = Twins.normal(2, 2 + n);
                float[] actual = expected.clone();
                for (int i = 0; i < n; i++) {
                    expected[2 + i] += from[shift + i];
                }
                ops.add(from, shift, actual, 2, n);
                assertArrayEquals(expected, actual, "length " + n);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void whatStandsBehindARunStays(RowOps ops) {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            float[] to = Twins.normal(2, n + 40);
            float[] expected = to.clone();
            float[] zeros = new float[n + 40];
            System.arraycopy(zeros, 0, expected, 20, n);
            ops.copy(zeros, 3, to, 20, n);
            ops.add(zeros, 3, to, 20, n);
            assertArrayEquals(expected, to, "length " + n);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void manyRunsAtOnce(RowOps ops) {
        int count = 5;
        for (int n = 0; n <= Twins.LONGEST; n++) {
            int step = n + 3;
            float[] from = Twins.normal(1, 1 + (count - 1) * step + n);
            int[] taps = new int[count + 1];
            for (int k = 0; k < count; k++) {
                // The taps are not in ascending order.
                taps[1 + k] = (k * 2 % count) * step;
            }
            float[] copied = new float[2 + (count - 1) * (n + 1) + n];
            float[] gathered = copied.clone();
            float[] added = Twins.normal(3, copied.length);
            float[] sums = added.clone();
            ops.copies(from, 1, step, copied, 2, n + 1, count, n);
            ops.gather(from, 1, taps, 1, gathered, 2, n + 1, count, n);
            int[] offsets = {0, 0, n + 1, 2 * (n + 1), 3 * (n + 1), 4 * (n + 1)};
            ops.scatterAdd(from, 1, taps, added, 2, offsets, 1, 1 + count, n);
            float[] expectedCopies = new float[copied.length];
            float[] expectedGather = new float[copied.length];
            for (int k = 0; k < count; k++) {
                System.arraycopy(from, 1 + k * step, expectedCopies, 2 + k * (n + 1), n);
                System.arraycopy(from, 1 + taps[1 + k], expectedGather, 2 + k * (n + 1), n);
            }
            for (int i = 0; i < sums.length; i++) {
                sums[i] += expectedGather[i];
            }
            assertArrayEquals(expectedCopies, copied, "length " + n);
            assertArrayEquals(expectedGather, gathered, "length " + n);
            assertArrayEquals(sums, added, "length " + n);
        }
    }
}
