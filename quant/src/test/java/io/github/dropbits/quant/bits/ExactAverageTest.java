package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.nn.optim.Fraction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests averages of bit-lengths and their comparison with a target. */
class ExactAverageTest {
    private static List<LearnedLength> lengths(long... sizes) {
        double mean = (double) Arrays.stream(sizes).sum() / sizes.length;
        List<LearnedLength> lengths = new ArrayList<>();
        for (long size : sizes) {
            lengths.add(new LearnedLength(BitBudgetTest.gates(1, 1, 1), size / mean));
        }
        return lengths;
    }

    @Test
    void equalLengthsHaveTheirLengthAsAverage() {
        RandomStream random = new RandomStream(1);
        for (int n = 1; n <= 40; n++) {
            long[] sizes = new long[n];
            for (int i = 0; i < n; i++) {
                sizes[i] = 1 + random.nextInt(1_000_000);
            }
            ExactAverage average = new ExactAverage(lengths(sizes));
            for (int bits = 1; bits <= 8; bits++) {
                int all = bits;
                assertEquals(0, average.of(i -> all).compareTo(Fraction.of(bits, 1)), n + " lengths of " + bits);
            }
        }
    }

    @Test
    void theAverageIsWeightedBySize() {
        ExactAverage average = new ExactAverage(lengths(3, 7, 11));
        int[] bits = {1, 4, 2};
        assertEquals(0, average.of(i -> bits[i]).compareTo(Fraction.of(3 + 28 + 22, 21)));
    }

    @Test
    void betweenTwoEquallyNearAveragesTheFirstFoundStays() {
        // Every length has the strengths 1, 1, 1, so a threshold gives either 4 bits or 1 bit for all lengths. Changes
        // of single bits then approach the target.
        for (int n = 2; n <= 20; n++) {
            long[] sizes = new long[n];
            Arrays.fill(sizes, 1);
            for (int above = 0; above < n; above++) {
                // The target is halfway between two reachable averages. Starting from 4 bits each, the upper average is
                // reached first.
                double target = (6.0 * n + 2 * above - 1) / (2 * n);
                int[] bits = NearestLengths.to(target, lengths(sizes));
                assertEquals(3 * n + above, Arrays.stream(bits).sum(), target + " of " + n);
            }
        }
        assertArrayEquals(new int[] {1, 1}, NearestLengths.to(1, lengths(5, 9)));
    }
}
