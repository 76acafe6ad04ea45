package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests with tasks that fail or are interrupted. The time limit only ends a test that hangs. */
@Timeout(60)
class WorkersFailureTest {
    /**
     * If a helper thread cannot be started, for example because there are too many processes, the helpers started
     * before are ended.
     */
    @Test
    void aHelperThatDoesNotStart() throws InterruptedException {
        List<Thread> started = new ArrayList<>();
        OutOfMemoryError error = assertThrows(OutOfMemoryError.class, () -> new Workers(5, task -> {
            if (started.size() == 3) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            started.add(new Thread(task));
            return started.getLast();
        }));
        assertEquals("unable to create native thread", error.getMessage());
        for (Thread helper : started) {
            helper.join(Duration.ofSeconds(20));
            assertEquals(Thread.State.TERMINATED, helper.getState());
        }
    }

    /**
     * No task number exceeds the last one or overflows, even with the largest int as the number of tasks and after a
     * failure.
     */
    @Test
    void noTaskHasANegativeNumber() throws Exception {
        AtomicInteger negative = new AtomicInteger();
        try (Workers workers = Workers.of(4)) {
            for (int repeat = 0; repeat < 50; repeat++) {
                assertThrows(IllegalStateException.class, () -> workers.run(() -> {
                    Workers.forEach(Integer.MAX_VALUE, i -> {
                        if (i < 0) {
                            negative.incrementAndGet();
                        }
                        throw new IllegalStateException("task " + i);
                    });
                    return null;
                }));
            }
        }
        assertEquals(0, negative.get());
    }

    private final Thread caller = Thread.currentThread();
    private final Workers workers = Workers.of(2);

    @AfterEach
    void close() {
        workers.close();
    }

    private void forEach(int tasks, IntConsumer task) throws Exception {
        workers.run(() -> {
            Workers.forEach(tasks, task);
            return null;
        });
    }

    /** Checks that both threads still run tasks. */
    private void assertIntact() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        AtomicInteger done = new AtomicInteger();
        forEach(2, i -> {
            WorkersTest.await(barrier);
            done.incrementAndGet();
        });
        assertEquals(2, done.get());
    }

    @Test
    void theCallersFailureComesOut() throws Exception {
        ArithmeticException thrown = new ArithmeticException();
        AtomicBoolean failed = new AtomicBoolean();
        assertSame(thrown, assertThrows(ArithmeticException.class, () -> forEach(2, i -> {
            if (Thread.currentThread() == caller) {
                failed.set(true);
                throw thrown;
            }
            while (!failed.get()) {
                Thread.onSpinWait();
            }
        })));
        assertIntact();
    }

    @Test
    void aHelpersFailureComesOut() throws Exception {
        StackOverflowError thrown = new StackOverflowError();
        AtomicBoolean failed = new AtomicBoolean();
        assertSame(thrown, assertThrows(StackOverflowError.class, () -> forEach(2, i -> {
            if (Thread.currentThread() == caller) {
                while (!failed.get()) {
                    Thread.onSpinWait();
                }
            } else {
                failed.set(true);
                throw thrown;
            }
        })));
        assertIntact();
    }

    /** The helper thread fails only after the calling thread has failed and waits for it. */
    @Test
    void ofTwoFailuresTheFirstComesOut() throws Exception {
        AtomicBoolean helping = new AtomicBoolean();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> forEach(2, i -> {
            if (Thread.currentThread() == caller) {
                while (!helping.get()) {
                    Thread.onSpinWait();
                }
                throw new IllegalStateException("first");
            }
            helping.set(true);
            while (caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            throw new IllegalStateException("second");
        }));
        assertEquals("first", e.getMessage());
        assertIntact();
    }

    @Test
    void afterAFailureNoMoreTasksAreBegun() {
        AtomicInteger begun = new AtomicInteger();
        assertThrows(IllegalStateException.class, () -> forEach(1_000_000, i -> {
            begun.incrementAndGet();
            throw new IllegalStateException();
        }));
        assertTrue(begun.get() <= 2, "begun: " + begun);
    }

    @Test
    void aFailureOnOneThreadAloneIsAsItWas() {
        assertThrows(ArithmeticException.class, () -> Workers.forEach(3, i -> {
            throw new ArithmeticException();
        }));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable t) throws E {
        throw (E) t;
    }

    @Test
    void aCheckedExceptionThatSlippedThroughIsWrapped() {
        InterruptedException cause = new InterruptedException();
        IllegalStateException e = assertThrows(IllegalStateException.class,
                () -> forEach(2, i -> WorkersFailureTest.<RuntimeException>sneak(cause)));
        assertSame(cause, e.getCause());
    }

    @Test
    void anInterruptOfTheCallerIsKeptForLater() throws Exception {
        AtomicInteger done = new AtomicInteger();
        caller.interrupt();
        forEach(100, i -> done.incrementAndGet());
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        assertEquals(100, done.get());
    }

    @Test
    void anInterruptedHelperGoesOnHelping() throws Exception {
        AtomicBoolean helping = new AtomicBoolean();
        forEach(2, i -> {
            if (Thread.currentThread() == caller) {
                while (!helping.get()) {
                    Thread.onSpinWait();
                }
            } else {
                Thread.currentThread().interrupt();
                helping.set(true);
            }
        });
        assertIntact();
    }
}
