package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.runtime.WorkersTest;
import io.github.dropbits.core.testkit.Sharing;
import io.github.dropbits.core.testkit.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** {@link Sharing} detects the faults that it is meant to detect. */
class SharingTest {
    private static final int LEAK = 10_000;

    private final List<Tensor> inputs = List.of(Tensors.lattice(1, 0, 3, 5), Tensors.lattice(2, 0, 7));

    private String refused(UnaryOperator<Tensor> model) {
        return assertThrows(AssertionError.class, () -> Sharing.check(model, inputs, 1)).getMessage();
    }

    @Test
    void aPureFunctionPasses() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Sharing.check(x -> {
            calls.incrementAndGet();
            return x.mul(2);
        }, inputs, 3);
        // There is one call for each input on a single thread, followed by rounds with a hundred threads.
        assertTrue(calls.get() >= 2 + 3 * 300 && (calls.get() - 2) % 300 == 0, calls::toString);
    }

    @Test
    void withoutInputsNothingIsChecked() {
        assertEquals("inputs and each must be at least 1, not 0 and 1", assertThrows(IllegalArgumentException.class,
                () -> Sharing.check(x -> x, List.of(), 1)).getMessage());
        assertEquals("inputs and each must be at least 1, not 2 and 0", assertThrows(IllegalArgumentException.class,
                () -> Sharing.check(x -> x, inputs, 0)).getMessage());
    }

    /** Each round leaks four megabytes to which no answer refers. */
    @Test
    void whatIsKeptBesideTheAnswersGrows() {
        List<float[]> kept = Collections.synchronizedList(new ArrayList<>());
        String message = refused(x -> {
            kept.add(new float[LEAK]);
            return x.mul(2);
        });
        assertTrue(message.startsWith("the heap does not settle: ["), message);
    }

    @Test
    void keptAnswers() {
        List<Tensor> kept = Collections.synchronizedList(new ArrayList<>());
        assertEquals("100 of 100 answers are still held", refused(x -> {
            Tensor y = x.mul(2);
            kept.add(y);
            return y;
        }));
    }

    @Test
    void anotherAnswerThanAlone() {
        AtomicInteger calls = new AtomicInteger();
        String message = refused(x -> {
            float[] y = x.toArray();
            y[2] += calls.getAndIncrement() < 2 ? 0 : 1;
            return Tensor.of(y, y.length);
        });
        assertTrue(message.matches("a thread failed: input [01]: element 2 differs from one thread's answer"), message);
    }

    /** All threads write to one array, and all threads read the values that the last thread wrote. */
    @Test
    void aRace() {
        AtomicInteger calls = new AtomicInteger();
        CyclicBarrier meet = new CyclicBarrier(100);
        float[] shared = new float[1];
        String message = refused(x -> {
            shared[0] = x.array()[0];
            if (calls.getAndIncrement() >= inputs.size()) {
                WorkersTest.await(meet);
            }
            return Tensor.of(new float[] {shared[0]}, 1);
        });
        assertTrue(message.matches("a thread failed: input [01]: element 0 differs from one thread's answer"), message);
    }

    @Test
    void anotherShapeThanAlone() {
        AtomicInteger calls = new AtomicInteger();
        String message = refused(x -> calls.getAndIncrement() < 2 ? x.mul(1) : x.mul(1).reshape(1, -1));
        assertTrue(message.matches("a thread failed: input 0: shape \\[1, 15\\], not \\[3, 5\\]"
                + "|a thread failed: input 1: shape \\[1, 7\\], not \\[7\\]"), message);
    }

    /** The leak is reported before the heap is full. */
    @Test
    void aLargeLeak() {
        List<float[]> kept = Collections.synchronizedList(new ArrayList<>());
        String message = refused(x -> {
            kept.add(new float[40 * LEAK]);
            return x.mul(2);
        });
        assertTrue(message.startsWith("the heap does not settle: [") && message.split(",").length < 6, message);
    }

    @Test
    void aGraphOfGradients() {
        Tensor factor = Tensor.scalar(2).requiresGrad(true);
        String message = refused(x -> x.mul(factor));
        assertTrue(message.matches("a thread failed: input [01]: the answer needs a gradient"), message);
    }
}
