package io.github.dropbits.core.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Linear;
import io.github.dropbits.core.testkit.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Graphs of different threads do not affect each other, although they share constants and the pool of scratch arrays.
 */
class ThreadsTest {
    private final Tensor x = Tensors.lattice(1, 0, 40, 33);
    private final Tensor w = Tensors.lattice(2, 1, 50, 33);

    private float[][] step() {
        Tensor weight = Tensor.of(w.toArray(), 50, 33).requiresGrad(true);
        Tensor loss = Linear.linear(x, weight, null).sigmoid().matmul(weight).mul(x).sum();
        loss.backward();
        return new float[][] {loss.toArray(), weight.grad().toArray()};
    }

    @Test
    void aHundredThreadsGetTheSameAnswer() throws Exception {
        float[][] expected = step();
        List<Callable<float[][]>> tasks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            tasks.add(this::step);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(100)) {
            int answers = 0;
            for (Future<float[][]> f : threads.invokeAll(tasks)) {
                assertArrayEquals(expected[0], f.get()[0]);
                assertArrayEquals(expected[1], f.get()[1]);
                answers++;
            }
            assertEquals(100, answers);
        }
        assertArrayEquals(Tensors.lattice(1, 0, 40, 33).toArray(), x.toArray());
    }
}
