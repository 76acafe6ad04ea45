package io.github.dropbits.datasets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BatchesTest {
    @Test
    void aBatchLargerThanAnArrayIsRefusedByItsShape() {
        Dataset large = Dataset.over("large", 2, Shape.of(3, 512, 512), (image, target, offset) -> { }, new int[5462]);
        for (int size : new int[] {2731, 5000, 5462}) {
            String message = assertThrows(ShapeException.class,
                    () -> Batches.inOrder(large, size)).getMessage();
            assertTrue(message.contains("[" + size + ", 3, 512, 512]"), message);
            assertEquals(message, assertThrows(ShapeException.class,
                    () -> new Batches(large, size, new RandomStream(1))).getMessage());
        }
    }

    @Property(tries = 200)
    void epochHasEachImageOnce(@ForAll @IntRange(min = 1, max = 50) int size,
            @ForAll @IntRange(min = 1, max = 60) int batchSize, @ForAll @IntRange(max = 1000) int epoch,
            @ForAll long seed) {
        Batches batches = new Batches(Sets.numbered(size), batchSize, new RandomStream(seed));
        List<Integer> order = order(batches.epoch(epoch));
        assertEquals(size, order.size());
        assertEquals(size, order.stream().distinct().count());
        List<Integer> sizes = sizes(batches.epoch(epoch));
        assertEquals(batches.count(), sizes.size());
        for (int b = 0; b < sizes.size() - 1; b++) {
            assertEquals(batchSize, sizes.get(b));
        }
    }

    @Property(tries = 100)
    void dropLastKeepsFullBatchesOnly(@ForAll @IntRange(min = 1, max = 50) int size,
            @ForAll @IntRange(min = 1, max = 50) int wanted, @ForAll long seed) {
        int batchSize = Math.min(size, wanted);
        Batches all = new Batches(Sets.numbered(size), batchSize, new RandomStream(seed));
        Batches full = all.dropLast();
        assertEquals(size / batchSize, full.count());
        assertEquals(order(all.epoch(3)).subList(0, full.count() * batchSize), order(full.epoch(3)));
        assertTrue(sizes(full.epoch(3)).stream().allMatch(s -> s == batchSize));
    }

    @Test
    void orderDependsOnSeedAndEpochAlone() {
        Dataset data = Sets.numbered(100);
        RandomStream drawnFrom = new RandomStream(5);
        drawnFrom.nextLong();
        Batches one = new Batches(data, 7, new RandomStream(5));
        Batches other = new Batches(data, 30, drawnFrom);
        order(other.epoch(0));
        assertEquals(order(one.epoch(4)), order(other.epoch(4)));
        assertFalse(order(one.epoch(4)).equals(order(one.epoch(5))));
        assertFalse(order(one.epoch(4)).equals(order(new Batches(data, 7, new RandomStream(6)).epoch(4))));
    }

    @Test
    void epochCanBeGoneThroughTwice() {
        Iterable<Batch> epoch = new Batches(Sets.numbered(20), 6, new RandomStream(1)).epoch(2);
        assertEquals(order(epoch), order(epoch));
    }

    @Test
    void batchesHoldImagesWithTheirLabels() {
        Dataset data = new Dataset("five", 5, 2, 1, 2, new RandomStream(2).uniform(0, 1, 5, 2, 1, 2).toArray(),
                new int[] {0, 1, 2, 3, 4});
        for (Batch batch : new Batches(data, 3, new RandomStream(3)).epoch(0)) {
            assertEquals(Shape.of(batch.size(), 2, 1, 2), batch.images().shape());
            for (int i = 0; i < batch.size(); i++) {
                float[] expected = new float[4];
                data.copyImage(batch.labels()[i], expected, 0);
                assertArrayEquals(expected, new float[] {batch.images().get(i, 0, 0, 0), batch.images().get(i, 0, 0, 1),
                    batch.images().get(i, 1, 0, 0), batch.images().get(i, 1, 0, 1)});
            }
        }
    }

    @Test
    void inOrderIsTheSetsOrder() {
        Iterable<Batch> batches = Batches.inOrder(Sets.numbered(7), 3);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), order(batches));
        assertEquals(List.of(3, 3, 1), sizes(batches));
    }

    @Test
    void iteratorEnds() {
        Iterator<Batch> it = Batches.inOrder(Sets.numbered(1), 3).iterator();
        it.next();
        assertFalse(it.hasNext());
        assertThrows(NoSuchElementException.class, it::next);
    }

    @Test
    void hugeBatchSizeGivesOneBatch() {
        Batches batches = new Batches(Sets.numbered(4), Integer.MAX_VALUE, new RandomStream(1));
        assertEquals(1, batches.count());
        assertEquals(List.of(4), sizes(batches.epoch(0)));
    }

    @Test
    void rejectsBadArguments() {
        Dataset data = Sets.numbered(4);
        RandomStream stream = new RandomStream(1);
        assertEquals("batchSize must be positive, not 0",
                assertThrows(IllegalArgumentException.class, () -> new Batches(data, 0, stream)).getMessage());
        assertEquals("batchSize must be positive, not -1",
                assertThrows(IllegalArgumentException.class, () -> Batches.inOrder(data, -1)).getMessage());
        Batches batches = new Batches(data, 5, stream);
        assertEquals("epoch must not be negative: -1",
                assertThrows(IllegalArgumentException.class, () -> batches.epoch(-1)).getMessage());
        assertEquals("batchSize 5 is more than the 4 images of numbered: dropLast would leave no batch",
                assertThrows(IllegalArgumentException.class, batches::dropLast).getMessage());
        assertEquals("images of shape [2, 1, 1, 1] for 3 labels; they must be [3, C, H, W]", assertThrows(
                IllegalArgumentException.class, () -> new Batch(Tensor.zeros(2, 1, 1, 1), new int[3])).getMessage());
    }

    private static List<Integer> order(Iterable<Batch> batches) {
        List<Integer> order = new ArrayList<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.size(); i++) {
                int number = (int) batch.images().get(i, 0, 0, 0);
                assertEquals(number % 3, batch.labels()[i]);
                order.add(number);
            }
        }
        return order;
    }

    private static List<Integer> sizes(Iterable<Batch> batches) {
        List<Integer> sizes = new ArrayList<>();
        batches.forEach(b -> sizes.add(b.size()));
        return sizes;
    }
}
