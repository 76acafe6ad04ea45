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
 * Holds what maps a tensor to a tensor, a model say, to being shared: a hundred threads at once get the bits that one
 * gets, answers are not kept, and the heap stops growing.
 */
public final class Sharing {
    private static final int THREADS = 100;
    /** So many rounds in succession must leave the heap as it was: what others gave back may hide one's growth. */
    private static final int QUIET = 2;
    /**
     * Within so many rounds that must be reached. Scratch arrays are pooled, at most 32 of a length, and which round
     * brings most threads together is chance: where scratch is below 64 K floats, all lengths together are 17 MB. What
     * leaks grows in every round, for ever.
     */
    private static final int ROUNDS = 32;
    /** By how many bytes the heap may differ and still count as the same. */
    private static final long ALLOWED = 1 << 20;
    /** What no pool of such a model's grows by: a leak is told before the heap ends. */
    private static final long MOST = 256 << 20;

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
     * Runs rounds of a hundred threads until two in succession leave the heap as it was.
     *
     * @param model  what is shared; its answers must not hang on a graph of gradients
     * @param inputs what it is given, in turn; not changed
     * @param each   how many answers a thread asks for in a round; all threads' activations of a round should be many
     *               megabytes, to be seen if they are kept
     * @throws IllegalArgumentException if there are no inputs, or {@code each} is below 1
     * @throws AssertionError           if an answer differs in shape or a bit from one thread's (any NaN is as good as
     *                                  another), is kept, or needs a gradient; if the model throws something in a
     *                                  thread; if after 32 rounds, or 256 MB, the heap still grows
     * @throws InterruptedException     if this thread is interrupted
     */
    public static void check(UnaryOperator<Tensor> model, List<Tensor> inputs, int each) throws InterruptedException {
        if (inputs.isEmpty() || each < 1) {
            throw new IllegalArgumentException("inputs and each must be at least 1, not " + inputs.size() + " and "
                    + each);
        }
        new Sharing(model, inputs, each).run();
    }

    private void run() throws InterruptedException {
        long[] used = new long[ROUNDS];
        int quiet = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            for (int r = 0; r < ROUNDS; r++) {
                List<WeakReference<Tensor>> made = round(pool);
                used[r] = Heap.used();
                long held = made.stream().filter(m -> m.get() != null).count();
                if (held > 0) {
                    throw new AssertionError(held + " of " + made.size() + " answers are still held");
                }
                quiet = r > 0 && Math.abs(used[r] - used[r - 1]) < ALLOWED ? quiet + 1 : 0;
                if (quiet == QUIET) {
                    return;
                }
                if (r == ROUNDS - 1 || used[r] - used[0] > MOST) {
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

    /** A thread's answers; what they leave is watched, not held. */
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
