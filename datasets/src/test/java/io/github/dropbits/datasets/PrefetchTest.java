package io.github.dropbits.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.datasets.image.HorizontalFlip;
import io.github.dropbits.datasets.image.RandomCrop;
import io.github.dropbits.datasets.image.SetsOfImages;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests wait for the background thread; the time limit only turns a deadlock into a failure. */
@Timeout(60)
class PrefetchTest {
    @Property(tries = 100)
    void givesTheSameBatches(@ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @IntRange(min = 1, max = 8) int batchSize, @ForAll @IntRange(min = 1, max = 5) int depth,
            @ForAll long seed) {
        Batches plain = new Batches(SetsOfImages.random(size), batchSize, new RandomStream(seed))
                .augmented(new RandomCrop(2).then(new HorizontalFlip()));
        Batches ahead = plain.prefetched(depth);
        assertEquals(plain.count(), ahead.count());
        Iterator<Batch> expected = plain.epoch(3).iterator();
        for (Batch b : ahead.epoch(3)) {
            Batch e = expected.next();
            assertArrayEquals(e.labels(), b.labels());
            assertArrayEquals(e.images().array(), b.images().array());
        }
        assertFalse(expected.hasNext());
    }

    @Test
    void keepsTheOrderAndEnds() {
        List<Integer> items = IntStream.range(0, 500).boxed().toList();
        Iterable<Integer> ahead = Prefetch.of(items, 3);
        for (int round = 0; round < 2; round++) {
            List<Integer> got = new ArrayList<>();
            ahead.forEach(got::add);
            assertEquals(items, got);
        }
        Iterator<Integer> none = Prefetch.of(List.<Integer>of(), 1).iterator();
        assertFalse(none.hasNext());
        assertThrows(NoSuchElementException.class, none::next);
    }

    @Test
    void makesNoMoreThanTheDepthAhead() throws InterruptedException {
        Recorder recorder = new Recorder(i -> i);
        Iterator<Integer> it = Prefetch.of(recorder, 3).iterator();
        recorder.made.acquire(3);
        recorder.join();
        assertEquals(3, recorder.count.get());
        assertEquals(0, it.next());
        recorder.made.acquire();
        recorder.join();
        assertEquals(4, recorder.count.get());
    }

    @Test
    void leavesNoThreadWhenLeftEarly() throws InterruptedException {
        Recorder recorder = new Recorder(i -> i);
        for (int i : Prefetch.of(recorder, 2)) {
            if (i == 5) {
                break;
            }
        }
        // Items 0 to 5 were taken, and two more wait.
        recorder.made.acquire(8);
        recorder.join();
        assertTrue(recorder.threads.stream().allMatch(t -> t.isDaemon() && !t.isAlive()));
        assertEquals(8, recorder.count.get());
    }

    @Test
    void failureComesWhereItsItemWouldHave() throws InterruptedException {
        RuntimeException cause = new RuntimeException("no such image");
        Recorder recorder = new Recorder(i -> {
            if (i == 2) {
                throw cause;
            }
            return i;
        });
        Iterator<Integer> it = Prefetch.of(recorder, 4).iterator();
        assertEquals(0, it.next());
        assertEquals(1, it.next());
        for (int again = 0; again < 2; again++) {
            IllegalStateException e = assertThrows(IllegalStateException.class, it::hasNext);
            assertSame(cause, e.getCause());
            assertEquals("the next item could not be made ahead: java.lang.RuntimeException: no such image",
                    e.getMessage());
        }
        recorder.join();
    }

    @Test
    void errorsAndNullsReachTheConsumer() {
        Iterator<Integer> failing = Prefetch.of(new Recorder(i -> {
            throw new StackOverflowError("deep");
        }), 1).iterator();
        assertTrue(assertThrows(IllegalStateException.class, failing::next).getCause() instanceof StackOverflowError);
        Iterator<Integer> nulls = Prefetch.of(new Recorder(i -> null), 1).iterator();
        assertTrue(assertThrows(IllegalStateException.class, nulls::next).getCause() instanceof NullPointerException);
    }

    @Test
    void interruptIsKeptAndNothingLost() {
        Iterator<Integer> it = Prefetch.of(new Recorder(i -> i), 1).iterator();
        Thread.currentThread().interrupt();
        for (int i = 0; i < 50; i++) {
            assertEquals(i, it.next());
        }
        assertTrue(Thread.interrupted());
    }

    @Test
    void rejectsDepthsThatAreNotPositive() {
        Batches batches = new Batches(Sets.numbered(3), 1, new RandomStream(1));
        for (int depth : new int[] {0, -1}) {
            String message = "depth must be positive, not " + depth;
            assertEquals(message, assertThrows(IllegalArgumentException.class,
                    () -> Prefetch.of(List.of(1), depth)).getMessage());
            assertEquals(message, assertThrows(IllegalArgumentException.class,
                    () -> batches.prefetched(depth)).getMessage());
        }
    }

    /** An endless source that records how many items were made, and by which threads. */
    private static final class Recorder implements Iterable<Integer> {
        final AtomicInteger count = new AtomicInteger();
        final Semaphore made = new Semaphore(0);
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        private final IntFunction<Integer> maker;

        Recorder(IntFunction<Integer> maker) {
            this.maker = maker;
        }

        @Override
        public Iterator<Integer> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public Integer next() {
                    threads.add(Thread.currentThread());
                    Integer item = maker.apply(count.getAndIncrement());
                    made.release();
                    return item;
                }
            };
        }

        /** Waits until all threads recorded so far have ended. */
        void join() throws InterruptedException {
            for (Thread t : threads) {
                t.join();
            }
        }
    }
}
