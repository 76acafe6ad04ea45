package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of numbered tasks on several threads. The time limits only end a test that hangs. */
@Timeout(60)
public class WorkersTest {
    private static void run(Workers workers, Runnable action) throws Exception {
        workers.run(() -> {
            action.run();
            return null;
        });
    }

    /** Waits for the other threads. An exception fails the test. */
    public static void await(CyclicBarrier all) {
        try {
            all.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Runs as many tasks as there are threads. Each task waits for all other tasks. Returns the threads that ran the
     * tasks.
     */
    private static Set<Thread> gather(Workers workers) throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        CyclicBarrier barrier = new CyclicBarrier(workers.threads());
        run(workers, () -> Workers.forEach(workers.threads(), i -> {
            threads.add(Thread.currentThread());
            await(barrier);
        }));
        return threads;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyTaskIsRunOnce(int threads) throws Exception {
        try (Workers workers = Workers.of(threads)) {
            for (int tasks : new int[] {0, 1, 2, 3, 7, 1000}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
                run(workers, () -> Workers.forEach(tasks, runs::incrementAndGet));
                for (int i = 0; i < tasks; i++) {
                    assertEquals(1, runs.get(i), "task " + i + " of " + tasks);
                }
            }
        }
    }

    /** Idle helper threads spin for a moment between ops, but not for the entire duration of run. */
    @Test
    void idleHelpersSleep() throws Exception {
        try (Workers workers = Workers.of(2)) {
            AtomicReference<Thread> helper = new AtomicReference<>();
            CyclicBarrier both = new CyclicBarrier(2);
            run(workers, () -> {
                Thread caller = Thread.currentThread();
                Workers.forEach(2, i -> {
                    if (Thread.currentThread() != caller) {
                        helper.set(Thread.currentThread());
                    }
                    await(both);
                });
                while (helper.get().getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    /** If a task sets its thread's interrupt flag, later tasks do not see it. */
    @Test
    void anInterruptEndsWithItsTasks() throws Exception {
        try (Workers workers = Workers.of(2)) {
            for (int round = 0; round < 200; round++) {
                CyclicBarrier both = new CyclicBarrier(2);
                run(workers, () -> {
                    Thread caller = Thread.currentThread();
                    Workers.forEach(2, i -> {
                        assertFalse(Thread.currentThread().isInterrupted());
                        await(both);
                        if (Thread.currentThread() != caller) {
                            Thread.currentThread().interrupt();
                        }
                    });
                });
            }
        }
    }

    /** After forEach has returned, no task may still run or begin. */
    @Test
    void manyShortJobsOneAfterTheOther() throws Exception {
        try (Workers workers = Workers.of(3)) {
            run(workers, () -> {
                for (int job = 0; job < 20_000; job++) {
                    int[] seen = new int[4];
                    Workers.forEach(4, i -> seen[i]++);
                    assertArrayEquals(new int[] {1, 1, 1, 1}, seen);
                }
            });
        }
    }

    @Test
    void allThreadsTakePartAndNoMore() throws Exception {
        try (Workers workers = Workers.of(4)) {
            assertEquals(4, workers.threads());
            Set<Thread> threads = gather(workers);
            assertEquals(4, threads.size());
            assertTrue(threads.contains(Thread.currentThread()));
            for (Thread t : threads) {
                assertTrue(t == Thread.currentThread() || t.isDaemon() && t.getName().startsWith("dropbits-worker-"));
            }
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            run(workers, () -> Workers.forEach(1000, i -> seen.add(Thread.currentThread())));
            assertTrue(threads.containsAll(seen));
        }
    }

    @Test
    void withoutWorkersEverythingRunsHereInOrder() {
        StringBuilder order = new StringBuilder();
        Workers.forEach(5, i -> order.append(i).append(Thread.currentThread() == caller ? "" : "!"));
        assertEquals("01234", order.toString());
    }

    private final Thread caller = Thread.currentThread();

    @Test
    void workersAreUsedWithinRunOnly() throws Exception {
        try (Workers workers = Workers.of(3)) {
            gather(workers);
            Workers.forEach(100, i -> assertSame(caller, Thread.currentThread()));
        }
    }

    @Test
    void nestedTasksRunOnTheThreadOfTheirTask() throws Exception {
        try (Workers workers = Workers.of(3)) {
            AtomicInteger inner = new AtomicInteger();
            run(workers, () -> Workers.forEach(30, i -> {
                Thread outer = Thread.currentThread();
                Workers.forEach(10, j -> {
                    assertSame(outer, Thread.currentThread());
                    inner.incrementAndGet();
                });
            }));
            assertEquals(300, inner.get());
        }
    }

    @Test
    void theInnermostWorkersCount() throws Exception {
        try (Workers outer = Workers.of(3); Workers inner = Workers.of(2)) {
            assertEquals(2, outer.run(() -> gather(inner)).size());
            assertEquals(3, gather(outer).size());
        }
    }

    @Test
    void severalCallersMayShareThem() throws Exception {
        try (Workers workers = Workers.of(3)) {
            long[] sums = new long[4];
            Thread[] callers = new Thread[sums.length];
            for (int c = 0; c < callers.length; c++) {
                int own = c;
                callers[c] = new Thread(() -> {
                    try {
                        for (int job = 0; job < 500; job++) {
                            AtomicInteger sum = new AtomicInteger();
                            run(workers, () -> Workers.forEach(20, sum::addAndGet));
                            sums[own] += sum.get();
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                callers[c].start();
            }
            for (Thread t : callers) {
                t.join();
            }
            assertArrayEquals(new long[] {95_000, 95_000, 95_000, 95_000}, sums);
        }
    }

    @Test
    void runGivesTheResultAndThrowsWhatIsThrown() throws Exception {
        try (Workers workers = Workers.of(2)) {
            assertEquals("x", workers.run(() -> "x"));
            IOException thrown = new IOException();
            assertSame(thrown, assertThrows(IOException.class, () -> workers.run(() -> {
                throw thrown;
            })));
            assertEquals(2, gather(workers).size());
        }
    }

    @Test
    void theNumberOfThreadsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> Workers.of(0));
        assertThrows(IllegalArgumentException.class, () -> Workers.of(-1));
    }

    @Test
    void closingEndsTheThreads() throws Exception {
        Workers workers = Workers.of(4);
        Set<Thread> threads = gather(workers);
        workers.close();
        workers.close();
        for (Thread t : threads) {
            if (t != caller) {
                t.join();
            }
        }
        assertThrows(IllegalStateException.class, () -> workers.run(() -> 1));
        assertEquals(4, threads.size());
    }

    @Test
    void closingWhileTasksRunLetsThemFinish() throws Exception {
        AtomicIntegerArray runs = new AtomicIntegerArray(200);
        Workers workers = Workers.of(3);
        run(workers, () -> Workers.forEach(200, i -> {
            if (i == 5) {
                workers.close();
            }
            runs.incrementAndGet(i);
        }));
        int[] seen = new int[200];
        Arrays.setAll(seen, runs::get);
        int[] once = new int[200];
        Arrays.fill(once, 1);
        assertArrayEquals(once, seen);
    }
}
