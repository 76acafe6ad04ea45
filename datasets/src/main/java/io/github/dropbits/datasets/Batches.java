package io.github.dropbits.datasets;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import java.util.Objects;

/**
 * A data set in batches, with the images in a new order each epoch. The order depends only on the stream's seed and the
 * epoch's number, so that training can resume at any epoch as if it had never stopped. Immutable.
 */
public final class Batches {
    private final Dataset data;
    private final int batchSize;
    private final RandomStream stream;
    private final int used;
    private final Augmentation augmentation;
    private final int ahead;

    /**
     * Creates batches such that each epoch has every image once; the last batch of an epoch may be smaller.
     *
     * @param data the set
     * @param batchSize the number of images in a batch
     * @param stream the source of the random order in each epoch; it is split, not advanced
     * @throws IllegalArgumentException if {@code batchSize} is not positive, or a batch does not fit an array
     */
    public Batches(Dataset data, int batchSize, RandomStream stream) {
        this(data, batchSize, Objects.requireNonNull(stream, "stream"), data.size(), null, 0);
    }

    private Batches(Dataset data, int batchSize, RandomStream stream, int used, Augmentation augmentation, int ahead) {
        this.data = data;
        this.batchSize = checked(data, batchSize);
        this.stream = stream;
        this.used = used;
        this.augmentation = augmentation;
        this.ahead = ahead;
    }

    /**
     * The batches of a set, with the images in the set's own order, for evaluation; the last batch may be smaller.
     *
     * @param data the set
     * @param batchSize the number of images in a batch
     * @return the batches; can be iterated more than once
     * @throws IllegalArgumentException if {@code batchSize} is not positive, or a batch does not fit an array
     */
    public static Iterable<Batch> inOrder(Dataset data, int batchSize) {
        checked(data, batchSize);
        return () -> new BatchIterator(data, batchSize, data.size());
    }

    /**
     * The same batches, but without an epoch's last batch if it is smaller than the other batches. The images that are
     * left out differ from epoch to epoch.
     *
     * @return batches of equal size
     * @throws IllegalArgumentException if no batch would be left
     */
    public Batches dropLast() {
        if (data.size() < batchSize) {
            throw new IllegalArgumentException("batchSize " + batchSize + " is more than the " + data.size()
                    + " images of " + data.name() + ": dropLast would leave no batch");
        }
        return new Batches(data, batchSize, stream, data.size() - data.size() % batchSize, augmentation, ahead);
    }

    /**
     * The same batches with augmented images. An image's random numbers depend only on the stream's seed, the epoch
     * and the image's position in the epoch. The order of the images is the same as without augmentation.
     *
     * @param by the augmentation of each image; it follows the augmentations of earlier calls
     * @return the batches; their images have the shape that {@link Augmentation#output} gives
     * @throws IllegalArgumentException if the augmentation does not support images of the set's shape
     */
    public Batches augmented(Augmentation by) {
        Augmentation all = augmentation == null ? by : augmentation.then(by);
        Shape out = all.output(data.image());
        if (out.rank() != 3) {
            throw new IllegalArgumentException("an augmentation must give images [C, H, W], not " + out);
        }
        return new Batches(data, batchSize, stream, used, all, ahead);
    }

    /**
     * The same batches, but a background thread makes them before they are used. Nothing has to be closed; see {@link
     * Prefetch}.
     *
     * @param depth the number of batches that may wait to be used, at least 1; 1 or 2 are enough if making a batch
     *        takes no longer than using it
     * @return the same batches, bit for bit
     * @throws IllegalArgumentException if {@code depth} is not positive
     */
    public Batches prefetched(int depth) {
        Prefetch.checkDepth(depth);
        return new Batches(data, batchSize, stream, used, augmentation, depth);
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
     * @return the batches, each made when it is requested; can be iterated more than once, in the same order
     * @throws IllegalArgumentException if {@code epoch} is negative
     */
    public Iterable<Batch> epoch(int epoch) {
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch must not be negative: " + epoch);
        }
        Dataset shuffled = data.select(data.name(), stream.split(epoch).permutation(data.size()));
        Dataset changed = augmentation == null ? shuffled
                : shuffled.augmented(augmentation, stream.split("augmentation").split(epoch));
        Iterable<Batch> batches = () -> new BatchIterator(changed, batchSize, used);
        return ahead == 0 ? batches : Prefetch.of(batches, ahead);
    }

    /** Checks that a batch has at least one image, and that its pixels fit an array. */
    private static int checked(Dataset data, int batchSize) {
        if (batchSize <= 0) {
            throw new IllegalArgumentException("batchSize must be positive, not " + batchSize);
        }
        // Throws if the shape has more elements than an array.
        Shape.of(Math.min(batchSize, data.size()), data.channels(), data.height(), data.width());
        return batchSize;
    }
}
