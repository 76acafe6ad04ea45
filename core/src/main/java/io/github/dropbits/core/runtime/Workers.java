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
 * The threads that ops may use, including the calling thread. Within {@link #run}, the ops of the calling thread split
 * their work among these threads. Elsewhere, ops run on the calling thread only, so that an application decides how
 * many threads are used. Results do not depend on the number of threads, because only the shapes determine how work is
 * split.
 *
 * <p>The helper threads are daemon threads; {@link #close} ends them. Within {@link #run}, an idle thread spins for a
 * tenth of a millisecond before it sleeps, because the next op usually starts before a sleeping thread could wake up.
 * An idle thread sleeps immediately in three cases: outside of {@link #run}, if there are more threads than processors,
 * and if several callers share the threads.
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
    /** If these are the workers that tasks of other workers see, those other workers; otherwise null. */
    private final Workers outer;
    /** The workers that a task on the calling thread sees as its current workers: the calling thread only. */
    private final Workers single;

    /**
     * Creates workers and starts their helper threads. If one of these cannot be started, the others are ended.
     *
     * @param factory creates the helper threads
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

    /** Creates the workers that a task of {@code outer} sees as its current workers: the task's thread only. */
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
     * @param threads the number of threads that may work at the same time, including the calling thread; at least 1
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
     * Returns the number of threads that may work at the same time.
     *
     * @return the number of threads, including the calling thread
     */
    public int threads() {
        return threads;
    }

    /**
     * Runs an action whose ops use these workers.
     *
     * @param <T> the result's type
     * @param action the code to run, on the calling thread
     * @return the result of {@code action}
     * @throws Exception if the action throws an exception
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
     * Runs numbered tasks on the current workers, or on the calling thread if it has no current workers. The method
     * returns when all tasks are done. Tasks must not depend on each other. If a task calls this method, the inner
     * tasks run on the thread of that task.
     *
     * @param tasks the number of tasks
     * @param task the task, which is called once with each number from 0 to {@code tasks - 1}
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
        // The tasks on this thread see a single worker, so their calls of forEach stay on this thread. Helper threads
        // have no current workers, so calls from their tasks stay on those threads, too.
        ScopedValue.where(CURRENT, single).run(job::work);
        job.await(queue, running.get() == 1 ? spinNanos : 0);
    }

    private void serve() {
        while (!closed) {
            try {
                next().help();
            } catch (InterruptedException e) {
                // If close() caused the interrupt, the loop ends now. After any other interrupt, the helper continues.
                continue;
            }
        }
    }

    private Job next() throws InterruptedException {
        long start = System.nanoTime();
        // If there are several callers, there may be no free processor to spin on.
        while (queue.isEmpty() && running.get() == 1 && System.nanoTime() - start < spinNanos) {
            Thread.onSpinWait();
        }
        return queue.take();
    }

    /**
     * Throws an exception if a long computation should stop. Training loops call this method before every step.
     *
     * @throws CancellationException if the calling thread was interrupted, in which case its interrupt flag remains
     *     set, or if it is within {@link #run} of workers that were closed
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
     * Ends the helper threads. Tasks that have already been distributed finish first, unless they call
     * {@link #checkCancelled}. Training within {@link #run} stops before its next step. Other ops within {@link #run}
     * continue on the calling thread.
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
        /**
         * The number of the next task. Each thread increments it once more after the last task, so an int could
         * overflow.
         */
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
                // Only the first failure is reported. Further failures that occur while the threads stop are ignored.
                failure.compareAndSet(null, t);
            }
        }

        void await(LinkedBlockingQueue<Job> queue, long spinNanos) {
            // All tasks have been started, so a helper that has not begun has nothing left to do. Its queue entry is
            // removed.
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
