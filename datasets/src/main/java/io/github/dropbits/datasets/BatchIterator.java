package io.github.dropbits.datasets;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Copies the first {@code end} images of a set into batches, in the set's order. */
final class BatchIterator implements Iterator<Batch> {
    private final Dataset data;
    private final int batchSize;
    private final int end;
    private int at;

    BatchIterator(Dataset data, int batchSize, int end) {
        this.data = data;
        this.batchSize = batchSize;
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        return at < end;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch's " + end + " images are used up");
        }
        int size = Math.min(batchSize, end - at);
        Shape shape = Shape.of(size, data.channels(), data.height(), data.width());
        float[] images = new float[shape.elements()];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            data.copyImage(at + i, images, i * data.imageLength());
            labels[i] = data.label(at + i);
        }
        at += size;
        return new Batch(Tensor.wrap(images, shape), labels);
    }
}
