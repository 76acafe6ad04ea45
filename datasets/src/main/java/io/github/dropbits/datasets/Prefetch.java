package io.github.dropbits.datasets;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;

/**
 * Makes items ahead of their use, in order, on a background thread. The thread ends when enough items wait, and a new
 * thread is started when an item is removed. So nothing has to be closed: after an iteration is abandoned, its thread
 * makes the items for which there is room and ends.
 *
 * @param <T> an item, such as a batch
 */
public final class Prefetch<T> implements Iterable<T> {
    private final Iterable<T> items;
    private final int depth;

    private Prefetch(Iterable<T> items, int depth) {
        this.items = items;
        this.depth = depth;
    }

    /**
     * The same items, made ahead.
     *
     * @param <T> an item
     * @param items provides the items; its iterators are used on other threads, by one thread at a time
     * @param depth the number of items that may wait to be used, at least 1; they take memory in addition to the item
     *         in use
     * @return the items; each iteration has its own background thread. If {@code items} throws an exception, the
     *         iteration throws an {@link IllegalStateException} with this exception as its cause, in place of the item
     * @throws IllegalArgumentException if {@code depth} is not positive
     */
    public static <T> Iterable<T> of(Iterable<T> items, int depth) {
        Objects.requireNonNull(items, "items");
        checkDepth(depth);
        return new Prefetch<>(items, depth);
    }

    static void checkDepth(int depth) {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be positive, not " + depth);
        }
    }

    @Override
    public Iterator<T> iterator() {
        return new Ahead<>(items.iterator(), depth);
    }

    /**
     * One iteration. The object's monitor guards the fields. Only the background thread uses {@code source}, without
     * holding the monitor.
     */
    private static final class Ahead<T> implements Iterator<T> {
        private final Iterator<T> source;
        private final int depth;
        private final Queue<T> ready = new ArrayDeque<>();
        private boolean running;
        private boolean ended;
        private Throwable failure;

        Ahead(Iterator<T> source, int depth) {
            this.source = source;
            this.depth = depth;
            fill();
        }

        /** Starts a thread if none is running and there is room for an item. */
        private synchronized void fill() {
            if (!running && !ended && ready.size() < depth) {
                Thread.ofPlatform().name("dropbits-prefetch").daemon().start(this::produce);
                running = true;
            }
        }

        private void produce() {
            boolean room = true;
            while (room) {
                T item = null;
                Throwable thrown = null;
                try {
                    item = source.hasNext() ? Objects.requireNonNull(source.next(), "item") : null;
                } catch (Throwable t) {
                    thrown = t;
                }
                room = put(item, thrown);
            }
        }

        /** Adds an item; a null item ends the iteration. Returns whether the thread should make another item. */
        private synchronized boolean put(T item, Throwable thrown) {
            if (item == null) {
                ended = true;
                failure = thrown;
            } else {
                ready.add(item);
            }
            running = !ended && ready.size() < depth;
            notifyAll();
            return running;
        }

        @Override
        public synchronized boolean hasNext() {
            boolean interrupted = false;
            while (ready.isEmpty() && !ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    // Waiting continues, because the background thread will notify. The interrupt flag is set again
                    // below.
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (ready.isEmpty() && failure != null) {
                throw new IllegalStateException("the next item could not be made ahead: " + failure, failure);
            }
            return !ready.isEmpty();
        }

        @Override
        public synchronized T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no item is left");
            }
            T item = ready.remove();
            fill();
            return item;
        }
    }
}
