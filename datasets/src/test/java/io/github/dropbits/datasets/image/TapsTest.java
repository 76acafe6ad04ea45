package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TapsTest {
    @Test
    void halvingAveragesUnderATriangle() {
        // A triangle of half width 2 around 1: the samples at 0.5, 1.5 and 2.5 have weights 3, 3 and 1.
        Taps taps = Taps.of(0, 4, 2, 0, 2);
        assertArrayEquals(new int[] {0, 1}, taps.first());
        assertArrayEquals(new float[] {3 / 7f, 3 / 7f, 1 / 7f}, taps.weights()[0]);
        assertArrayEquals(new float[] {1 / 7f, 3 / 7f, 3 / 7f}, taps.weights()[1]);
    }

    @Test
    void doublingInterpolates() {
        float[] line = Taps.resize(new float[] {0, 8}, 1, 1, 2, Taps.of(0, 1, 1, 0, 1), Taps.of(0, 2, 4, 0, 4));
        assertArrayEquals(new float[] {0, 2, 6, 8}, line);
    }

    @Test
    void rowsAndColumnsAreResizedEach() {
        float[] planes = {0, 8, 16, 24, 100, 100, 100, 100};
        float[] out = Taps.resize(planes, 2, 2, 2, Taps.of(0, 2, 1, 0, 1), Taps.of(0, 2, 4, 1, 2));
        assertArrayEquals(new float[] {10, 14, 100, 100}, out);
    }

    @Test
    void partOfALineDoesNotSeeTheRest() {
        float[] line = {-999, 0, 8, 999};
        assertArrayEquals(new float[] {0, 2, 6, 8},
                Taps.resize(line, 1, 1, 4, Taps.of(0, 1, 1, 0, 1), Taps.of(1, 2, 4, 0, 4)));
    }

    @Property(tries = 200)
    void sameLengthIsKeptExactly(@ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width, @ForAll long seed) {
        float[] planes = new RandomStream(seed).uniform(-300, 300, 2, height, width).toArray();
        assertArrayEquals(planes, Taps.resize(planes, 2, height, width, Taps.of(0, height, height, 0, height),
                Taps.of(0, width, width, 0, width)));
    }

    @Property(tries = 300)
    void weightsAddUpWithinTheLine(@ForAll @IntRange(min = 1, max = 400) int length,
            @ForAll @IntRange(min = 1, max = 400) int resized) {
        Taps taps = Taps.of(5, length, resized, 0, resized);
        for (int i = 0; i < resized; i++) {
            double sum = 0;
            for (float w : taps.weights()[i]) {
                assertEquals(Math.abs(w), w);
                sum += w;
            }
            assertEquals(1, sum, 1e-5);
            assertEquals(true, taps.first()[i] >= 5 && taps.first()[i] + taps.weights()[i].length <= 5 + length);
        }
    }

    @Property(tries = 100)
    void wantedPartIsThatOfTheWhole(@ForAll @IntRange(min = 1, max = 60) int length,
            @ForAll @IntRange(min = 1, max = 60) int resized, @ForAll long seed) {
        int from = new RandomStream(seed).nextInt(resized);
        Taps whole = Taps.of(0, length, resized, 0, resized);
        Taps part = Taps.of(0, length, resized, from, resized - from);
        for (int i = from; i < resized; i++) {
            assertEquals(whole.first()[i], part.first()[i - from]);
            assertArrayEquals(whole.weights()[i], part.weights()[i - from]);
        }
    }
}
