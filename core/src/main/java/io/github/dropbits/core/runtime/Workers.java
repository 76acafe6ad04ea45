package io.github.dropbits.core.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * The threads that ops may use, including the caller's. Within {@link #run}, the ops of the calling thread split their
 * work among these threads. Elsewhere everything runs on the calling thread alone, so that an embedding program decides
 * how many threads are used. Results do not depend on the number of threads, because only the shapes determine how work
 * is split.
 *
 * <p>The helper threads are daemons and end with {@link #close}. Within {@link #run}, an idle thread spins for a tenth
 * of a millisecond before it sleeps, because ops follow each other faster than a thread wakes up. An idle thread sleeps
 * at once in three cases: outside of {@link #run}, if there are more threads than processors, or if several callers
 * share the threads.
 */
public final class Workers implements AutoCloseable {
    private static final ScopedValue<Workers> CURRENT = ScopedValue.newInstance();
    /** The time in nanoseconds that an idle thread spins before it sleeps. */
    private static final long SPIN_NANOS = 100_000;

    private final int threads;
    private final long spinNanos;
    private final Thread[] helpers;
    private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    /** The number of calls of {@link #run} in progress. */
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean closed;
    /** The workers whose task has these as its own; null if these are not a task's. */
    private final Workers outer;
    /** What a task on the calling thread sees as its workers: its thread alone. */
    private final Workers single;

    /**
     * Creates workers and starts their helpers; if one cannot be started, ends the others.
     *
     * @param factory creates the helpers' threads
     */
    Workers(int threads, ThreadFactory factory) {
        this.threads = threads;
        this.spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
        this.helpers = new Thread[threads - 1];
        this.outer = null;
        this.single = new Workers(this);
        try {
            for (int i = 0; i < helpers.length; i++) {
                Thread helper = factory.newThread(this::serve);
                helper.start();
                helpers[i] = helper;
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Creates the workers that a task of {@code outer} sees: its own thread. */
    private Workers(Workers outer) {
        this.threads = 1;
        this.spinNanos = 0;
        this.helpers = new Thread[0];
        this.outer = outer;
        this.single = this;
    }

    /**
     * Creates workers and starts their helper threads.
     *
     * @param threads the number of threads that may work at once, including the caller's; at least 1
     * @return the workers, which the caller must close
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        return new Workers(threads, Thread.ofPlatform().name("dropbits-worker-", 1).daemon().factory());
    }

    /**
     * Returns the number of threads that may work at once.
     *
     * @return the number, including the caller's thread
     */
    public int threads() {
        return threads;
    }

    /**
     * Runs an action whose ops use these workers.
     *
     * @param <T> the result's type
     * @param action what to run, on the calling thread
     * @return its result
     * @throws Exception if the action throws it
     * @throws IllegalStateException if these workers are closed
     */
    public <T> T run(Callable<T> action) throws Exception {
        if (closed) {
            throw new IllegalStateException("these workers are closed");
        }
        running.incrementAndGet();
        try {
            return ScopedValue.where(CURRENT, this).call(action::call);
        } finally {
            running.decrementAndGet();
        }
    }

    /**
     * Runs numbered tasks, on the current workers if the calling thread has any. Returns when all tasks are done.
     * Tasks must not depend on each other. A call from within a task runs everything on that task's thread.
     *
     * @param tasks the number of tasks
     * @param task called once with each number from 0 to {@code tasks - 1}
     */
    public static void forEach(int tasks, IntConsumer task) {
        Workers workers = tasks > 1 && CURRENT.isBound() ? CURRENT.get() : null;
        if (workers == null || workers.threads == 1) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
        } else {
            workers.spread(tasks, task);
        }
    }

    private void spread(int tasks, IntConsumer task) {
        Job job = new Job(tasks, task, Math.min(threads, tasks) - 1);
        for (int i = 0; i < job.helpers; i++) {
            queue.add(job);
        }
        // With a single worker, calls of forEach from within the caller's tasks run on this thread. Helper threads
        // have no current workers, so the same holds for their tasks.
        ScopedValue.where(CURRENT, single).run(job::work);
        job.await(queue, running.get() == 1 ? spinNanos : 0);
    }

    private void serve() {
        while (!closed) {
            try {
                next().help();
            } catch (InterruptedException e) {
                // After an interrupt by close() the loop ends; after any other interrupt the helper continues.
                continue;
            }
        }
    }

    private Job next() throws InterruptedException {
        long start = System.nanoTime();
        // With several callers there may be no free processor to spin on.
        while (queue.isEmpty() && running.get() == 1 && System.nanoTime() - start < spinNanos) {
            Thread.onSpinWait();
        }
        return queue.take();
    }

    /**
     * Throws if a long computation should stop. A training calls this before every step.
     *
     * @throws CancellationException if the calling thread was interrupted (its interrupt flag stays set), or if it
     *     is within {@link #run} of workers that were closed
     */
    public static void checkCancelled() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("stopped, as thread " + Thread.currentThread().getName()
                    + " was interrupted");
        }
        if (CURRENT.isBound() && CURRENT.get().isClosed()) {
            throw new CancellationException("stopped, as its workers were closed");
        }
    }

    private boolean isClosed() {
        return closed || outer != null && outer.closed;
    }

    /**
     * Ends the helper threads. Tasks that are already distributed finish first, unless they call
     * {@link #checkCancelled}. A training within {@link #run} stops before its next step; other ops continue on
     * their calling thread alone.
     */
    @Override
    public void close() {
        closed = true;
        for (Thread t : helpers) {
            if (t != null) {
                t.interrupt();
            }
        }
    }

    private static final class Job {
        final int helpers;
        private final int tasks;
        private final IntConsumer task;
        /** The next task. It is a long, because each thread adds 1 after the last task. */
        private final AtomicLong next = new AtomicLong();
        private final CountDownLatch helpersLeft;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int tasks, IntConsumer task, int helpers) {
            this.tasks = tasks;
            this.task = task;
            this.helpers = helpers;
            this.helpersLeft = new CountDownLatch(helpers);
        }

        void help() {
            work();
            helpersLeft.countDown();
        }

        void work() {
            try {
                for (long i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                    task.accept((int) i);
                }
            } catch (Throwable t) {
                next.set(tasks);
                // Only the first failure is reported; others that follow while the threads stop are not.
                failure.compareAndSet(null, t);
            }
        }

        void await(LinkedBlockingQueue<Job> queue, long spinNanos) {
            // All tasks have been started, so a helper that has not begun has nothing to do: remove its queue entry.
            while (queue.remove(this)) {
                helpersLeft.countDown();
            }
            long start = System.nanoTime();
            while (helpersLeft.getCount() > 0 && System.nanoTime() - start < spinNanos) {
                Thread.onSpinWait();
            }
            boolean interrupted = false;
            while (true) {
                try {
                    helpersLeft.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            switch (failure.get()) {
                case null -> { }
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                case Throwable t -> throw new IllegalStateException(t);
            }
        }
    }
}
