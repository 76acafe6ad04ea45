package io.github.dropbits.quant.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.frozen.FrozenNets.Net;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A quantized model and a frozen one, each used by a hundred threads at once: same answers, and nothing is kept. */
class SharedModelTest {
    private static final int THREADS = 100;
    private static final int EACH = 3;
    private static final long ALLOWED = 1 << 20;
    private static final int ROUNDS = 4;

    private final Module quantized = FrozenNets.quantized(Net.RESIDUAL, FrozenNets.cpq(3, 3), 1);

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void share(UnaryOperator<Tensor> model) throws Exception {
        Tensor images = FrozenNets.images(Net.RESIDUAL, 2, 1);
        float[] expected = model.apply(images).toArray();
        List<Callable<List<WeakReference<Tensor>>>> tasks = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            tasks.add(() -> {
                List<WeakReference<Tensor>> made = new ArrayList<>();
                for (int i = 0; i < EACH; i++) {
                    Tensor logits = model.apply(images);
                    assertArrayEquals(expected, logits.array());
                    made.add(new WeakReference<>(logits));
                }
                return made;
            });
        }
        List<WeakReference<Tensor>> made = new ArrayList<>();
        long[] used = new long[ROUNDS];
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < used.length; round++) {
                for (Future<List<WeakReference<Tensor>>> f : pool.invokeAll(tasks)) {
                    made.addAll(f.get());
                }
                used[round] = used();
            }
        }
        assertEquals(ROUNDS * THREADS * EACH, made.size());
        assertEquals(0, made.stream().filter(r -> r.get() != null).count(), "answers are still held");
        // Scratch grows while more threads meet than ever before, but what leaked would grow in every round.
        long least = IntStream.range(1, ROUNDS).mapToLong(r -> used[r] - used[r - 1]).min().orElseThrow();
        assertTrue(least < ALLOWED, () -> "grew in every round: " + Arrays.toString(used));
    }

    @Test
    void quantized() throws Exception {
        share(x -> NoGrad.call(() -> quantized.apply(x)));
    }

    @Test
    void frozen() throws Exception {
        FrozenModel model = FrozenModel.freeze(quantized, Net.RESIDUAL.image());
        share(model::logits);
    }
}
