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
 * Checks that threads can share a function from a tensor to a tensor, such as a model: a hundred concurrent threads
 * get the same bits as one, the answers are not retained, and the heap stops growing.
 */
public final class Sharing {
    private static final int THREADS = 100;
    /**
     * The number of successive rounds that must leave the heap unchanged. One is not enough, because memory that
     * other objects free may hide a leak.
     */
    private static final int STABLE_ROUNDS = 2;
    /**
     * The number of rounds within which the heap must settle. The pool of scratch arrays, at most 32 of each length,
     * grows in those rounds in which more threads than before happen to need scratch at once; for lengths below 64 K
     * floats, it grows to at most 17 MB in all. A leak, in contrast, grows in every round.
     */
    private static final int MAX_ROUNDS = 32;
    /** The difference in bytes up to which the heap counts as unchanged. */
    private static final long TOLERANCE = 1 << 20;
    /** More growth in bytes than a pool can cause: it is reported as a leak at once, before the heap is full. */
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
     * Runs rounds of a hundred threads until two in succession leave the heap unchanged.
     *
     * @param model the shared function; its answers must not need gradients
     * @param inputs the inputs, used in turn; not modified
     * @param each the number of answers that a thread computes in a round; all threads' activations of a round should
     *     be many megabytes, so that a leak of them shows
     * @throws IllegalArgumentException if there are no inputs, or {@code each} is below 1
     * @throws AssertionError if an answer differs from a single thread's in shape or in a bit (all NaNs count as
     *     equal), is retained, or needs a gradient; if the model throws in a thread; or if the heap still grows after
     *     32 rounds or by more than 256 MB
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

    /** Computes and checks a thread's answers. Weak references show later whether anything retains them. */
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
