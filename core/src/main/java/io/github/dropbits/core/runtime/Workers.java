package io.github.dropbits.core.runtime;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * The threads that ops may use: {@code n}, the caller's included. Within {@link #run} the ops of the calling thread
 * spread their work over them; elsewhere everything runs on the calling thread alone, so that an embedding program is
 * never taken more than it offers. Results do not depend on {@code n}: work is cut by shape, not by thread.
 *
 * <p>The helper threads are daemons and end with {@link #close}. Within {@link #run} a thread that has nothing to do
 * stays awake for a tenth of a millisecond, as ops follow each other faster than a thread wakes up, unless these are
 * more threads than there are processors, or several callers share them; then, and outside of it, it sleeps.
 */
public final class Workers implements AutoCloseable {
    private static final ScopedValue<Workers> CURRENT = ScopedValue.newInstance();
    /** Nanoseconds. */
    private static final long AWAKE = 100_000;

    private final int threads;
    private final long awake;
    private final Thread[] helpers;
    private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    /** How many calls of {@link #run} there are now. */
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean closed;

    private Workers(int threads) {
        this.threads = threads;
        this.awake = threads <= Runtime.getRuntime().availableProcessors() ? AWAKE : 0;
        this.helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform().name("dropbits-worker-" + (i + 1)).daemon().start(this::serve);
        }
    }

    /**
     * Starts the helper threads.
     *
     * @param threads how many threads may work at once, the caller's included; at least 1
     * @return the workers, to be closed
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        return new Workers(threads);
    }

    /**
     * How many threads may work at once.
     *
     * @return the number, the caller's included
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
     * @throws Exception what it throws
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
     * Runs numbered tasks, on the current workers if the calling thread has any. Returns when all are done. Tasks must
     * not depend on each other; called from within a task, everything runs on that task's thread.
     *
     * @param tasks how many
     * @param task gets each number from 0 to {@code tasks - 1} once
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
        // Tasks of the caller's own share see no workers, as those of the helpers do: nothing nests.
        ScopedValue.where(CURRENT, Single.WORKERS).run(job::work);
        job.await(queue, running.get() == 1 ? awake : 0);
    }

    private void serve() {
        while (!closed) {
            try {
                next().help();
            } catch (InterruptedException e) {
                // close() interrupts; anything else that does so must not cost a helper.
                continue;
            }
        }
    }

    private Job next() throws InterruptedException {
        long start = System.nanoTime();
        // With several callers there may be no processor to stay awake on.
        while (queue.isEmpty() && running.get() == 1 && System.nanoTime() - start < awake) {
            Thread.onSpinWait();
        }
        return queue.take();
    }

    /**
     * Stops a long computation between its steps, if it is to stop: a training calls this before every step.
     *
     * @throws CancellationException if the calling thread was interrupted (it stays so), or the workers within whose
     *     {@link #run} it is were closed
     */
    public static void checkCancelled() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("stopped, as thread " + Thread.currentThread().getName()
                    + " was interrupted");
        }
        if (CURRENT.isBound() && CURRENT.get().closed) {
            throw new CancellationException("stopped, as its workers were closed");
        }
    }

    /**
     * Ends the helper threads. Tasks that are still spread over them finish first, unless they ask
     * {@link #checkCancelled}; a training within {@link #run} stops before its next step, and other ops go on on their
     * calling thread alone.
     */
    @Override
    public void close() {
        closed = true;
        for (Thread t : helpers) {
            t.interrupt();
        }
    }

    private static final class Single {
        static final Workers WORKERS = new Workers(1);
    }

    private static final class Job {
        final int helpers;
        private final int tasks;
        private final IntConsumer task;
        private final AtomicInteger next = new AtomicInteger();
        private final CountDownLatch left;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(int tasks, IntConsumer task, int helpers) {
            this.tasks = tasks;
            this.task = task;
            this.helpers = helpers;
            this.left = new CountDownLatch(helpers);
        }

        void help() {
            work();
            left.countDown();
        }

        void work() {
            try {
                for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                    task.accept(i);
                }
            } catch (Throwable t) {
                next.set(tasks);
                // The first failure is the cause; what fails on another thread while all stop is not.
                failure.compareAndSet(null, t);
            }
        }

        void await(LinkedBlockingQueue<Job> queue, long awake) {
            // A helper that has not begun has nothing left to do: take its place in the queue back.
            while (queue.remove(this)) {
                left.countDown();
            }
            long start = System.nanoTime();
            while (left.getCount() > 0 && System.nanoTime() - start < awake) {
                Thread.onSpinWait();
            }
            boolean interrupted = false;
            while (true) {
                try {
                    left.await();
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
