package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ops.CrossEntropy;
import io.github.dropbits.core.ops.Linear;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.testkit.Heap;
import io.github.dropbits.core.testkit.Tensors;
import org.junit.jupiter.api.Test;

/** Training steps must not leak memory. */
class HeapTest {
    private static final long ALLOWED = 4 << 20;

    private final Tensor x = Tensors.lattice(1, 0, 8, 64);
    private final Tensor w = Tensors.lattice(2, 1, 128, 64).requiresGrad(true);
    private final Tensor v = Tensors.lattice(3, 2, 10, 128).requiresGrad(true);

    private void train(int steps) {
        for (int i = 0; i < steps; i++) {
            CrossEntropy.crossEntropy(Linear.linear(Linear.linear(x, w, null).relu(), v, null),
                    new int[] {0, 1, 2, 3, 4, 5, 6, 7}).backward();
            for (Tensor t : new Tensor[] {w, v}) {
                float[] g = t.grad().array();
                t.update(a -> {
                    for (int j = 0; j < a.length; j++) {
                        a[j] -= 1e-3f * g[j];
                    }
                });
                // The gradient is not cleared in every step, because adding to an existing gradient must not leak
                // either.
                if (i % 3 == 0) {
                    t.zeroGrad();
                }
            }
        }
    }

    /**
     * The activations of a step take about 9 KB. If they were kept, the activations of 1,800 steps would take 16 MB.
     */
    @Test
    void theHeapStaysAsItWasAfterTwoHundredSteps() {
        train(200);
        long early = Heap.used();
        train(1800);
        long late = Heap.used();
        assertTrue(late - early < ALLOWED, () -> "grew from " + early + " to " + late + " bytes");
    }

    /**
     * The test keeps the results of graphs that a backward pass has consumed. The arrays of these graphs must be freed.
     */
    @Test
    void aWalkedGraphKeepsOnlyItsResult() {
        Tensor[] kept = new Tensor[200];
        long before = Heap.used();
        for (int i = 0; i < kept.length; i++) {
            Tensor leaf = Tensor.zeros(25_000).requiresGrad(true);
            kept[i] = leaf.exp().square().sum();
            kept[i].backward();
        }
        long after = Heap.used();
        // If they were kept, the arrays of one graph would take 400 KB, and the arrays of all graphs would take 80 MB.
        assertTrue(after - before < 2 * ALLOWED, () -> "grew from " + before + " to " + after + " bytes");
        assertTrue(kept[0].item() == 25_000 && kept[199].item() == 25_000);
    }

    /**
     * The gradients of broadcast biases, of outputs with several uses, and of views are allocated in different ways.
     */
    @Test
    void stepMemoryDoesNotGrow() {
        Tensor bias = Tensor.zeros(2048).requiresGrad(true);
        Tensor weight = Tensors.lattice(4, 3, 2048, 64).requiresGrad(true);
        StepMemory memory = new StepMemory();
        Runnable steps = () -> {
            for (int i = 0; i < 500; i++) {
                memory.run(() -> {
                    Tensor h = Linear.linear(x, weight, bias).add(bias);
                    h.mul(h).reshape(-1).add(h.reshape(-1)).sum().backward();
                    weight.zeroGrad();
                    bias.zeroGrad();
                    return null;
                });
            }
        };
        steps.run();
        long early = Heap.used();
        steps.run();
        steps.run();
        long late = Heap.used();
        // If every step kept one array with the size of the bias, the heap would grow by 8 MB.
        assertTrue(late - early < ALLOWED, () -> "grew from " + early + " to " + late + " bytes");
    }
}
