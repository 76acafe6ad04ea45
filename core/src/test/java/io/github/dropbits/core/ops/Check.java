package io.github.dropbits.core.ops;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import java.util.function.Function;

/** Helpers for the gradient properties. */
final class Check {
    /** The number of elements of each input that the gradient check moves. */
    private static final int MOVED = 24;

    private Check() {
    }

    /** Checks a function's values against its definition, and its gradients by some elements of every input. */
    static void passes(Function<Tensor[], Tensor> function, Tensor... inputs) {
        GradientCheck.of(function).atMost(MOVED).run(inputs).assertPassed();
    }

    /** A copy whose values are moved away from 0 by a distance. */
    static Tensor awayFromZero(Tensor x, float distance) {
        return map(x, v -> v + Math.copySign(distance, v));
    }

    /** The absolute values plus {@code least}. */
    static Tensor positive(Tensor x, float least) {
        return map(x, v -> Math.abs(v) + least);
    }

    static Tensor scaled(Tensor x, float factor) {
        return map(x, v -> v * factor);
    }

    private static Tensor map(Tensor x, Function<Float, Float> f) {
        return Tensor.wrap(x.toArray(), x.shape()).update(a -> {
            for (int i = 0; i < a.length; i++) {
                a[i] = f.apply(a[i]);
            }
        });
    }

    /** A tensor of random zeros and ones. */
    static Tensor coins(long seed, int... dims) {
        RandomStream random = new RandomStream(seed);
        return Tensor.zeros(dims).update(a -> {
            for (int i = 0; i < a.length; i++) {
                a[i] = random.nextInt(2);
            }
        });
    }

    /** The dimensions whose bits are set in a mask, counted from the end (negative) if {@code fromEnd}. */
    static int[] dims(int mask, int rank, boolean fromEnd) {
        int[] dims = new int[rank];
        int n = 0;
        for (int d = 0; d < rank; d++) {
            if ((mask >> d & 1) != 0) {
                dims[n++] = fromEnd ? d - rank : d;
            }
        }
        return Arrays.copyOf(dims, n);
    }
}
