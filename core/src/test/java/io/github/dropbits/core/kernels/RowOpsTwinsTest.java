package io.github.dropbits.core.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.Kernels;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies and additions of runs of every length, at any place, touch nothing else. */
class RowOpsTwinsTest {
    static Stream<RowOps> implementations() {
        return Kernels.vectorized() ? Stream.of(new ScalarRowOps(), new VectorRowOps()) : Stream.of(new ScalarRowOps());
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void copies(RowOps ops) {
        for (int n = 0; n <= Twins.LONGEST; n++) {
            for (int shift = 0; shift < 3; shift++) {
                // No room behind the run: a read or write beyond it would be out of the array.
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
}
