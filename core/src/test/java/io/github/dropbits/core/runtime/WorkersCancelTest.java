package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests how long computations are cancelled. The time limit only ends a test that hangs. */
@Timeout(60)
class WorkersCancelTest {
    @Test
    void anInterruptStopsAndIsKept() {
        Workers.checkCancelled();
        Thread.currentThread().interrupt();
        try {
            assertEquals("stopped, as thread " + Thread.currentThread().getName() + " was interrupted",
                    assertThrows(CancellationException.class, Workers::checkCancelled).getMessage());
        } finally {
            assertTrue(Thread.interrupted());
        }
        Workers.checkCancelled();
    }

    @Test
    void closedWorkersStopWhatRunsWithinThem() throws Exception {
        Workers workers = Workers.of(2);
        AtomicInteger steps = new AtomicInteger();
        assertEquals("stopped, as its workers were closed", assertThrows(CancellationException.class,
                () -> workers.run(() -> {
                    while (true) {
                        Workers.checkCancelled();
                        Workers.forEach(10, i -> { });
                        if (steps.incrementAndGet() == 3) {
                            workers.close();
                        }
                    }
                })).getMessage());
        assertEquals(3, steps.get());
        assertEquals("these workers are closed",
                assertThrows(IllegalStateException.class, () -> workers.run(() -> 1)).getMessage());
        Workers.checkCancelled();
    }

    /** A task on the calling thread also detects that the workers were closed. */
    @Test
    void theCallersOwnShareIsStopped() throws Exception {
        Workers workers = Workers.of(2);
        Thread caller = Thread.currentThread();
        assertEquals("stopped, as its workers were closed", assertThrows(CancellationException.class,
                () -> workers.run(() -> {
                    CyclicBarrier both = new CyclicBarrier(2);
                    Workers.forEach(2, i -> {
                        WorkersTest.await(both);
                        if (Thread.currentThread() == caller) {
                            workers.close();
                            Workers.checkCancelled();
                        }
                    });
                    return null;
                })).getMessage());
    }

    /** Closing the workers ends only the helper threads. A thread pool of the caller continues to run. */
    @Test
    void theCallersExecutorIsLeftAlone() throws Exception {
        try (ExecutorService own = Executors.newFixedThreadPool(1)) {
            Set<Thread> helpers = ConcurrentHashMap.newKeySet();
            own.submit(() -> {
                try (Workers workers = Workers.of(3)) {
                    return workers.run(() -> {
                        Workers.forEach(1000, i -> helpers.add(Thread.currentThread()));
                        helpers.remove(Thread.currentThread());
                        return null;
                    });
                }
            }).get();
            for (Thread helper : helpers) {
                helper.join();
            }
            assertFalse(own.isShutdown());
            assertFalse(own.submit(() -> Thread.currentThread().isInterrupted()).get());
        }
    }
}
