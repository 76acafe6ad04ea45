package io.github.dropbits.core.testkit;

import io.github.dropbits.core.Tensor;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/**
 * Checks that threads can share a function from a tensor to a tensor, such as a model. A hundred concurrent threads
 * must get the same bits as a single thread, the results must not be retained, and the heap must stop growing.
 */
public final class Sharing {
    private static final int THREADS = 100;
    /**
     * The number of successive rounds that must leave the heap unchanged. One round is not enough, because a leak may
     * be hidden by other objects that are freed.
     */
    private static final int STABLE_ROUNDS = 2;
    /**
     * The number of rounds within which the heap must stop growing. The pool of scratch arrays may grow in several
     * rounds, whenever more threads than before use scratch arrays at the same time. It contains at most 32 arrays of
     * each length, which is at most 17 MB for lengths below 64 K floats. A leak, in contrast, grows in every round.
     */
    private static final int MAX_ROUNDS = 32;
    /** The maximum difference in bytes for which the heap counts as unchanged. */
    private static final long TOLERANCE = 1 << 20;
    /**
     * The maximum growth of the heap in bytes. It is more than the pool can cause. A larger growth is reported
     * immediately as a leak, before the heap is full.
     */
    private static final long MAX_GROWTH = 256 << 20;

    private final UnaryOperator<Tensor> model;
    private final List<Tensor> inputs;
    private final List<Tensor> expected = new ArrayList<>();
    private final CyclicBarrier start = new CyclicBarrier(THREADS);
    private final int each;

    private Sharing(UnaryOperator<Tensor> model, List<Tensor> inputs, int each) {
        this.model = model;
        this.inputs = inputs;
        this.each = each;
        for (Tensor x : inputs) {
            Tensor y = model.apply(x);
            expected.add(Tensor.of(y.toArray(), y.shape().toArray()));
        }
    }

    /**
     * Runs rounds with a hundred threads until two successive rounds leave the heap unchanged.
     *
     * @param model the shared function, whose results must not need gradients
     * @param inputs the inputs, used in turn; not modified
     * @param each the number of results that a thread computes in a round. It should be so large that the activations
     *     of all threads in a round take many megabytes; otherwise, a leak might not be detected
     * @throws IllegalArgumentException if there are no inputs, or {@code each} is below 1
     * @throws AssertionError if a result differs in its shape or its bits from the result on a single thread, where all
     *     NaNs count as equal; if a result is retained or needs a gradient; if the model throws an exception in a
     *     thread; or if the heap still grows after 32 rounds or grows by more than 256 MB
     * @throws InterruptedException if this thread is interrupted
     */
    public static void check(UnaryOperator<Tensor> model, List<Tensor> inputs, int each) throws InterruptedException {
        if (inputs.isEmpty() || each < 1) {
            throw new IllegalArgumentException("inputs and each must be at least 1, not " + inputs.size() + " and "
                    + each);
        }
        new Sharing(model, inputs, each).run();
    }

    private void run() throws InterruptedException {
        long[] used = new long[MAX_ROUNDS];
        int stable = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            for (int r = 0; r < MAX_ROUNDS; r++) {
                List<WeakReference<Tensor>> made = round(pool);
                used[r] = Heap.used();
                long held = made.stream().filter(m -> m.get() != null).count();
                if (held > 0) {
                    throw new AssertionError(held + " of " + made.size() + " answers are still held");
                }
                stable = r > 0 && Math.abs(used[r] - used[r - 1]) < TOLERANCE ? stable + 1 : 0;
                if (stable == STABLE_ROUNDS) {
                    return;
                }
                if (r == MAX_ROUNDS - 1 || used[r] - used[0] > MAX_GROWTH) {
                    throw new AssertionError("the heap does not settle: "
                            + Arrays.toString(Arrays.copyOf(used, r + 1)));
                }
            }
        }
    }

    private List<WeakReference<Tensor>> round(ExecutorService pool) throws InterruptedException {
        List<Callable<List<WeakReference<Tensor>>>> tasks = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int first = t;
            tasks.add(() -> answers(first));
        }
        List<WeakReference<Tensor>> made = new ArrayList<>();
        for (Future<List<WeakReference<Tensor>>> f : pool.invokeAll(tasks)) {
            try {
                made.addAll(f.get());
            } catch (ExecutionException e) {
                throw new AssertionError("a thread failed: " + e.getCause().getMessage(), e.getCause());
            }
        }
        return made;
    }

    /**
     * Computes and checks the results of a thread. The returned weak references show later whether the results are
     * retained.
     */
    private List<WeakReference<Tensor>> answers(int first) throws Exception {
        start.await();
        List<WeakReference<Tensor>> made = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            int which = (first + i) % inputs.size();
            Tensor y = model.apply(inputs.get(which));
            if (!y.shape().equals(expected.get(which).shape())) {
                throw new AssertionError(
                        "input " + which + ": shape " + y.shape() + ", not " + expected.get(which).shape());
            }
            int differs = Arrays.mismatch(expected.get(which).array(), y.toArray());
            if (differs >= 0) {
                throw new AssertionError(
                        "input " + which + ": element " + differs + " differs from one thread's answer");
            }
            if (y.needsGradient()) {
                throw new AssertionError("input " + which + ": the answer needs a gradient");
            }
            made.add(new WeakReference<>(y));
        }
        return made;
    }
}
