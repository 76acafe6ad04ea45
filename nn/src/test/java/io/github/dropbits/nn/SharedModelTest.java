package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.models.SmallCnn;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One model, used by a hundred threads at once. */
class SharedModelTest {
    private static final int THREADS = 100;
    private static final int EACH = 10;
    /** What the layers of a round make, about 60 MB, must be gone. */
    private static final long ALLOWED = 1 << 20;
    private static final int ROUNDS = 4;

    private final Module model = new Sequential(new Dropout(0.5f),
            SmallCnn.create(1, 16, 16, 10, new RandomStream(1)));
    private final List<Tensor> images = new ArrayList<>();
    private final List<float[]> expected = new ArrayList<>();

    SharedModelTest() {
        model.train(false);
        for (int i = 0; i < 5; i++) {
            images.add(new RandomStream(i).normal(1, 1 + i % 3, 1, 16, 16));
            expected.add(NoGrad.call(() -> model.apply(images.getLast())).toArray());
        }
    }

    /** A thread's predictions; what they leave is watched, not held. */
    private List<WeakReference<Tensor>> predict(int first) {
        List<WeakReference<Tensor>> made = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            int which = (first + i) % images.size();
            Tensor y = NoGrad.call(() -> model.apply(images.get(which)));
            assertArrayEquals(expected.get(which), y.array());
            assertFalse(y.needsGradient());
            made.add(new WeakReference<>(y));
        }
        return made;
    }

    private List<WeakReference<Tensor>> round(ExecutorService pool) throws Exception {
        List<Callable<List<WeakReference<Tensor>>>> tasks = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int first = t;
            tasks.add(() -> predict(first));
        }
        List<WeakReference<Tensor>> made = new ArrayList<>();
        for (Future<List<WeakReference<Tensor>>> f : pool.invokeAll(tasks)) {
            made.addAll(f.get());
        }
        return made;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aHundredThreadsGetTheAnswersOfOneAndNothingGrows() throws Exception {
        Snapshot before = Snapshot.of(model);
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            List<WeakReference<Tensor>> made = new ArrayList<>();
            long[] used = new long[ROUNDS];
            for (int r = 0; r < ROUNDS; r++) {
                made.addAll(round(pool));
                used[r] = used();
            }
            assertEquals(ROUNDS * THREADS * EACH, made.size());
            assertEquals(0, made.stream().filter(r -> r.get() != null).count(), "answers are still held");
            // Scratch grows while more threads meet than ever before, but what leaked would grow in every round.
            long least = IntStream.range(1, ROUNDS).mapToLong(r -> used[r] - used[r - 1]).min().orElseThrow();
            assertTrue(least < ALLOWED, () -> "grew in every round: " + Arrays.toString(used));
        }
        assertEquals(before, Snapshot.of(model));
    }
}
