package io.github.dropbits.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Toy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests concurrent training runs, and training runs that are stopped. The tests count steps and do not measure time.
 * The time limit only ends a test that hangs.
 */
@Timeout(120)
class StopTest {
    private static final int STEPS = 1_000_000;

    private final AtomicInteger steps = new AtomicInteger();

    /** Starts a training run that would take longer than the test may. The given code is run after the third step. */
    private void train(Runnable afterThree) {
        Toy toy = new Toy();
        Trainer<Toy.Batch> trainer = new Trainer<Toy.Batch>(toy.model(), toy.optimizer(),
                b -> toy.model().apply(b.images()).square().mean()).listener(new TrainingListener() {
                    @Override
                    public void stepDone(int epoch, long step, long total, int examples, double loss) {
                        if (steps.incrementAndGet() == 3) {
                            afterThree.run();
                        }
                    }
                });
        try {
            trainer.fit(STEPS, 3, Toy::epoch);
        } finally {
            assertEquals(steps.get() / 3, trainer.epochsDone());
            assertEquals(steps.get(), toy.optimizer().steps());
        }
    }

    /** Returns the helper threads of a pool. A barrier ensures that each thread runs one task. */
    private static Set<Thread> helpers(Workers workers) throws Exception {
        Set<Thread> met = ConcurrentHashMap.newKeySet();
        CyclicBarrier all = new CyclicBarrier(workers.threads());
        workers.run(() -> {
            Workers.forEach(workers.threads(), i -> {
                met.add(Thread.currentThread());
                try {
                    all.await();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            return null;
        });
        met.remove(Thread.currentThread());
        assertEquals(workers.threads() - 1, met.size());
        return met;
    }

    @Test
    void anInterruptEndsATrainingBeforeTheNextStep() throws Exception {
        Set<Thread> helpers;
        try (Workers workers = Workers.of(3)) {
            helpers = helpers(workers);
            assertThrows(CancellationException.class, () -> workers.run(() -> {
                train(Thread.currentThread()::interrupt);
                return null;
            }));
            assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
            assertEquals(helpers, helpers(workers));
        }
        for (Thread helper : helpers) {
            helper.join();
        }
        assertEquals(3, steps.get());
    }

    @Test
    void closingTheWorkersEndsATrainingBeforeTheNextStep() throws Exception {
        Workers workers = Workers.of(3);
        Set<Thread> helpers = helpers(workers);
        assertThrows(CancellationException.class, () -> workers.run(() -> {
            train(workers::close);
            return null;
        }));
        for (Thread helper : helpers) {
            helper.join();
        }
        assertEquals(3, steps.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    /**
     * A program that stops all training runs at once can do this with its own thread pool, which interrupts its
     * threads.
     */
    @Test
    void theCallersPoolEndsItsTrainings() throws Exception {
        try (ExecutorService own = Executors.newFixedThreadPool(2)) {
            Future<?> training = own.submit(() -> train(own::shutdownNow));
            Throwable cause = assertThrows(ExecutionException.class, training::get).getCause();
            assertEquals(CancellationException.class, cause.getClass());
        }
        assertEquals(3, steps.get());
    }

    @Test
    void anEvaluationEndsBeforeTheNextBatch() {
        Toy toy = new Toy();
        AtomicInteger batches = new AtomicInteger();
        try {
            assertThrows(CancellationException.class, () -> Metrics.accuracy(toy.model(), Toy.epoch(0), b -> {
                batches.incrementAndGet();
                Thread.currentThread().interrupt();
                return b.images();
            }, Toy.Batch::labels));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(1, batches.get());
        assertTrue(toy.model().training());
    }

    private static List<Object> alone(Callable<List<Object>> training, int threads) throws Exception {
        try (Workers workers = Workers.of(threads)) {
            return workers.run(training);
        }
    }

    /** Trains with dropout, whose random draws differ for every seed. */
    private static List<Object> trained(long seed) {
        Toy toy = new Toy();
        toy.model().seed(seed);
        return toy.train(6).state();
    }

    @Test
    void trainingsBesideEachOtherLearnWhatTheyLearnAlone() throws Exception {
        List<List<Object>> expected = List.of(alone(() -> trained(1), 1), alone(() -> trained(2), 1),
                alone(() -> trained(3), 1));
        assertFalse(expected.get(0).equals(expected.get(1)));
        CyclicBarrier together = new CyclicBarrier(6);
        try (ExecutorService own = Executors.newFixedThreadPool(6)) {
            List<Callable<List<Object>>> tasks = IntStream.range(0, 6).<Callable<List<Object>>>mapToObj(i -> () -> {
                together.await();
                return alone(() -> trained(1 + i % 3), 1 + i % 4);
            }).toList();
            List<Future<List<Object>>> results = own.invokeAll(tasks);
            for (int i = 0; i < results.size(); i++) {
                assertEquals(expected.get(i % 3), results.get(i).get(), "training " + i);
            }
        }
    }
}
