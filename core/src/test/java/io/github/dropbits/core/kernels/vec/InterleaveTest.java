package io.github.dropbits.core.kernels.vec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Interleaved elements keep their bits, and no other elements are changed. */
class InterleaveTest {
    @Property(tries = 500)
    void everyElementGoesToItsPlace(@ForAll @IntRange(max = 40) int rows, @ForAll @IntRange(max = 40) int n,
            @ForAll @IntRange(min = 1, max = 3) int step, @ForAll @IntRange(max = 3) int gap,
            @ForAll @IntRange(max = 3) int more) {
        int stride = n * step + gap;
        int height = rows + more;
        // The arrays end with the last element that is used, so that reading beyond it throws an exception.
        float[] from = Twins.normal(n, 5 + Math.max(0, (rows - 1) * stride + (n - 1) * step + 1));
        float[] to = Twins.normal(rows, 3 + Math.max(0, (n - 1) * height + rows));
        float[] expected = to.clone();
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < n; p++) {
                expected[3 + p * height + r] = from[5 + r * stride + p * step];
            }
        }
        Interleave.rows(from, 5, stride, step, rows, n, to, 3, height);
        assertArrayEquals(expected, to);
    }

    /** Transposing squares keeps the bits of every element, including those of NaN. */
    @Property(tries = 50)
    void bitsAreKept(@ForAll @IntRange(min = 8, max = 20) int rows, @ForAll @IntRange(min = 8, max = 20) int n) {
        float[] from = new float[rows * n];
        for (int i = 0; i < from.length; i++) {
            from[i] = Float.intBitsToFloat(0x7FC00000 + i % 7 - (i % 3 << 30));
        }
        float[] there = new float[from.length];
        Interleave.rows(from, 0, n, 1, rows, n, there, 0, rows);
        float[] back = new float[from.length];
        Interleave.rows(there, 0, rows, 1, n, rows, back, 0, n);
        for (int i = 0; i < from.length; i++) {
            assertArrayEquals(new int[] {Float.floatToRawIntBits(from[i])},
                    new int[] {Float.floatToRawIntBits(back[i])}, "element " + i);
        }
    }
}
