package io.github.dropbits.datasets;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;

/**
 * Items made ahead of their use, in order, on a background thread. The thread works only while there is room and ends
 * where there is none, to be started again when an item is taken; so nothing has to be closed, and an iteration that is
 * left early leaves no thread behind, once the items it had ordered are made.
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
     * @param items makes the items; its iterators are used on other threads, one at a time
     * @param depth how many items may wait to be used, at least 1; so many are in memory besides the one in use
     * @return the items, each iteration with a background thread of its own; an exception from {@code items} comes out
     *         where its item would have, as the cause of an {@link IllegalStateException}
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

    /** One iteration. The monitor guards the fields; the source is used by the one running thread, outside of it. */
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

        /** Starts the thread if it does not run and has something to do. */
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

        /** Hands over what was made, null at the end, and tells whether to go on. */
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
                    // The thread will bring something: an interrupt is kept for whoever can act on it.
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
