package io.github.dropbits.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StratifiedTest {
    @Test
    void largestRemaindersGetWhatIsLeft() {
        assertArrayEquals(new int[] {3, 2, 1}, Stratified.shares(new int[] {60, 40, 20}, 6));
        assertArrayEquals(new int[] {3, 1, 1}, Stratified.shares(new int[] {50, 30, 20}, 5));
        assertArrayEquals(new int[] {1, 1, 0}, Stratified.shares(new int[] {7, 7, 7}, 2));
    }

    @Property(tries = 200)
    void sharesAddUpAndAreRounded(@ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 500) Integer> sizes,
            @ForAll @IntRange(max = 100) int percent) {
        int[] counts = sizes.stream().mapToInt(Integer::intValue).toArray();
        int all = IntStream.of(counts).sum();
        int total = all * percent / 100;
        int[] shares = Stratified.shares(counts, total);
        assertEquals(total, IntStream.of(shares).sum());
        for (int c = 0; c < counts.length; c++) {
            double exact = (double) counts[c] * total / all;
            assertTrue(Math.abs(shares[c] - exact) < 1, () -> "share " + exact);
        }
    }

    @Property(tries = 50)
    void everyImageIsInOnePart(@ForAll @IntRange(min = 2, max = 60) int size, @ForAll long seed) {
        int testSize = size / 2;
        Split split = Stratified.split(Sets.numbered(size), testSize, new RandomStream(seed));
        assertEquals(testSize, split.test().size());
        float[] train = split.train().images();
        float[] test = split.test().images();
        boolean[] seen = new boolean[size];
        for (float[] part : new float[][] {train, test}) {
            for (int i = 0; i < part.length; i++) {
                assertTrue(i == 0 || part[i] > part[i - 1], "the order of the whole is kept");
                seen[(int) part[i]] = true;
            }
        }
        for (int i = 0; i < size; i++) {
            assertTrue(seen[i], "image " + i);
        }
    }
}
