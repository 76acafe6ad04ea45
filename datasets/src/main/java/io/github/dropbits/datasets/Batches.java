package io.github.dropbits.datasets;

import io.github.dropbits.core.RandomStream;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A data set in batches, in a new order each epoch. The order depends on the stream's seed and the epoch's number
 * alone, so that training can go on at any epoch as if it had never stopped. Immutable.
 */
public final class Batches {
    private final Dataset data;
    private final int batchSize;
    private final RandomStream stream;
    private final int used;

    /**
     * Makes batches in which the last of an epoch may be smaller, so that each epoch has every image once.
     *
     * @param data the set
     * @param batchSize the images in a batch
     * @param stream decides the orders; not drawn from, only split
     * @throws IllegalArgumentException if {@code batchSize} is not positive
     */
    public Batches(Dataset data, int batchSize, RandomStream stream) {
        this(data, batchSize, Objects.requireNonNull(stream, "stream"), data.size());
    }

    private Batches(Dataset data, int batchSize, RandomStream stream, int used) {
        this.data = data;
        this.batchSize = positive(batchSize);
        this.stream = stream;
        this.used = used;
    }

    /**
     * A set's batches in its own order, for evaluation; the last may be smaller.
     *
     * @param data the set
     * @param batchSize the images in a batch
     * @return the batches; can be gone through more than once
     * @throws IllegalArgumentException if {@code batchSize} is not positive
     */
    public static Iterable<Batch> inOrder(Dataset data, int batchSize) {
        positive(batchSize);
        int[] order = IntStream.range(0, data.size()).toArray();
        return () -> new BatchIterator(data, order, batchSize, order.length);
    }

    /**
     * The same batches without an epoch's last where it would be smaller. Which images that leaves out changes from
     * epoch to epoch.
     *
     * @return batches of one size
     * @throws IllegalArgumentException if that would leave none
     */
    public Batches dropLast() {
        if (data.size() < batchSize) {
            throw new IllegalArgumentException("batchSize " + batchSize + " is more than the " + data.size()
                    + " images of " + data.name() + ": dropLast would leave no batch");
        }
        return new Batches(data, batchSize, stream, data.size() - data.size() % batchSize);
    }

    /**
     * The number of batches in an epoch.
     *
     * @return the count, at least 1
     */
    public int count() {
        return Math.ceilDiv(used, batchSize);
    }

    /**
     * One epoch's batches.
     *
     * @param epoch the epoch, from 0
     * @return the batches, made as they are asked for; can be gone through more than once, in the same order
     * @throws IllegalArgumentException if {@code epoch} is negative
     */
    public Iterable<Batch> epoch(int epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative: " + epoch);
        }
        int[] order = stream.split(epoch).permutation(data.size());
        return () -> new BatchIterator(data, order, batchSize, used);
    }

    private static int positive(int batchSize) {
        if (batchSize <= 0) {
            throw new IllegalArgumentException("batchSize must be positive, not " + batchSize);
        }
        return batchSize;
    }
}
