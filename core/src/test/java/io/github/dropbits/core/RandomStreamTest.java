package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The numbers of a stream are the same in every version, continue after a saved state, and do not depend on other
 * streams.
 */
class RandomStreamTest {
    @Test
    void theNumbersNeverChange() {
        RandomStream r = new RandomStream(42);
        assertArrayEquals(
                new long[] {6332618229526065668L, -816328817471504299L, 8971565426155258802L, 1242533817266198696L},
                new long[] {r.nextLong(), r.nextLong(), r.nextLong(), r.nextLong()});
        assertArrayEquals(new int[] {480, 356, 3}, new int[] {r.nextInt(1000), r.nextInt(1000), r.nextInt(7)});
        assertEquals(0.7347204f, r.nextFloat());
        assertEquals(0.11138329335761343, r.nextDouble());
        assertEquals(-0.5151849749156642, r.nextGaussian());
    }

    @Test
    void theNumbersOfSplitStreamsNeverChange() {
        RandomStream r = new RandomStream(42);
        assertEquals(-1137795544689568362L, r.split("weights").nextLong());
        assertEquals(-5748116726740454168L, r.split("").nextLong());
        assertEquals(-3468194056379620877L, r.split(3).nextLong());
        assertEquals(-7723697940290199846L, r.split("weights").split(3).nextLong());
        assertArrayEquals(new int[] {4, 1, 7, 6, 5, 0, 2, 3}, r.permutation(8));
    }

    /** The JDK's SplittableRandom is the same generator, with another way to use the seed. */
    @Property(tries = 100)
    void itIsSplitMix64(@ForAll long state) {
        RandomStream r = new RandomStream(0);
        r.restore(new long[] {0, state});
        SplittableRandom jdk = new SplittableRandom(state);
        for (int i = 0; i < 10; i++) {
            assertEquals(jdk.nextLong(), r.nextLong());
        }
    }

    @Test
    void otherSeedsGiveOtherNumbers() {
        Set<Long> seen = new HashSet<>();
        for (long seed = -500; seed < 500; seed++) {
            RandomStream r = new RandomStream(seed);
            seen.add(r.nextLong());
            seen.add(r.nextLong());
            seen.add(r.split("a").nextLong());
            seen.add(r.split("b").nextLong());
            seen.add(r.split(0).nextLong());
            seen.add(r.split(1).nextLong());
        }
        assertEquals(6000, seen.size());
    }

    @Test
    void splitsOfManyNamesAndNumbersDiffer() {
        RandomStream r = new RandomStream(1);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            seen.add(r.split(i).nextLong());
            seen.add(r.split("layer" + i).nextLong());
            seen.add(r.split(Integer.toString(i)).nextLong());
        }
        assertEquals(6000, seen.size());
    }

    @Property(tries = 100)
    void aSplitDoesNotDependOnWhatWasDrawn(@ForAll long seed, @ForAll @IntRange(max = 50) int drawn,
            @ForAll String name) {
        RandomStream fresh = new RandomStream(seed);
        RandomStream used = new RandomStream(seed);
        for (int i = 0; i < drawn; i++) {
            used.nextGaussian();
        }
        assertEquals(fresh.split(name).nextLong(), used.split(name).nextLong());
        assertEquals(fresh.split(drawn).nextLong(), used.split(drawn).nextLong());
    }

    @Property(tries = 100)
    void drawingFromASplitLeavesItsParentAlone(@ForAll long seed) {
        RandomStream a = new RandomStream(seed);
        RandomStream b = new RandomStream(seed);
        a.split("x").nextLong();
        a.split(7).nextLong();
        assertEquals(b.nextLong(), a.nextLong());
    }

    @Property(tries = 100)
    void aRestoredStreamGoesOnWhereItWas(@ForAll long seed, @ForAll @IntRange(max = 50) int drawn) {
        RandomStream r = new RandomStream(seed);
        for (int i = 0; i < drawn; i++) {
            r.nextInt(10);
        }
        long[] state = r.state();
        RandomStream other = new RandomStream(~seed);
        other.restore(state);
        assertEquals(r.split("later").nextLong(), other.split("later").nextLong());
        for (int i = 0; i < 20; i++) {
            assertEquals(r.nextLong(), other.nextLong());
        }
        assertArrayEquals(r.state(), other.state());
        assertNotEquals(state[1], r.state()[1]);
    }

    @Test
    void aStateIsACopyOfTwoNumbers() {
        RandomStream r = new RandomStream(1);
        r.state()[1] = 0;
        assertEquals(new RandomStream(1).nextLong(), r.nextLong());
        assertThrows(IllegalArgumentException.class, () -> r.restore(new long[3]));
    }
}
