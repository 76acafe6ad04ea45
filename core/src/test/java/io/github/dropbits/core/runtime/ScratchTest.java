package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.kernels.vec.Chunks;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the reuse of scratch arrays, and the chunks into which elementwise work is split. */
class ScratchTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 1000, 1 << 20, (1 << 20) + 1})
    void arraysAreLongEnough(int n) {
        float[] a = ScratchPool.acquire(n);
        assertTrue(a.length >= n, "length " + a.length);
        ScratchPool.release(a);
    }

    @Test
    void whatWasGivenIsTakenAgain() {
        float[] a = ScratchPool.acquire(5_000_000);
        ScratchPool.release(a);
        float[] b = null;
        // The pool may contain other arrays of this length, which were released earlier.
        for (int i = 0; i < 40 && b != a; i++) {
            b = ScratchPool.acquire(4_500_000);
        }
        assertSame(a, b);
    }

    @Test
    void nothingIsHandedOutTwice() {
        Set<float[]> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 40; i++) {
            assertTrue(taken.add(ScratchPool.acquire(3000)));
        }
        taken.forEach(ScratchPool::release);
        assertNotSame(ScratchPool.acquire(3000), ScratchPool.acquire(3000));
    }

    @Test
    void anArrayOfAnotherOriginIsNotKept() {
        float[] odd = new float[3_000_001];
        ScratchPool.release(odd);
        assertNotSame(odd, ScratchPool.acquire(3_000_001));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Chunks.SIZE - 1, Chunks.SIZE, Chunks.SIZE + 1, 3 * Chunks.SIZE + 7})
    void chunksCoverEveryElementOnce(int n) {
        int[] seen = new int[n];
        Chunks.forEach(n, (from, to) -> {
            assertTrue(to - from <= Chunks.SIZE);
            for (int i = from; i < to; i++) {
                seen[i]++;
            }
        });
        int[] once = new int[n];
        Arrays.fill(once, 1);
        assertArrayEquals(once, seen);
        assertEquals(n, seen.length);
    }

    /** Arrays whose lengths the pool does not use are left to the garbage collector. */
    @Test
    void arraysThatThePoolDoesNotKeepAreIgnored() {
        for (int length : new int[] {0, 1, 4, 128, 255, 300}) {
            ScratchPool.release(new float[length]);
        }
        assertEquals(256, ScratchPool.acquire(200).length);
    }
}
