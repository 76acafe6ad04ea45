package io.github.dropbits.core.ops;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import java.util.function.Function;

/** Helper methods for the tests of gradients. */
final class Check {
    /** The number of elements of each input that the gradient check perturbs. */
    private static final int MOVED = 24;

    private Check() {
    }

    /**
     * Checks a function's values against its definition, and its gradients for a selection of elements of every input.
     */
    static void passes(Function<Tensor[], Tensor> function, Tensor... inputs) {
        GradientCheck.of(function).atMost(MOVED).run(inputs).assertPassed();
    }

    /** Returns a copy whose values are moved away from 0 by the given distance. */
    static Tensor awayFromZero(Tensor x, float distance) {
        return map(x, v -> v + Math.copySign(distance, v));
    }

    /** Returns a copy with the absolute values plus {@code least}. */
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

    /** Returns a tensor of random zeros and ones. */
    static Tensor coins(long seed, int... dims) {
        RandomStream random = new RandomStream(seed);
        return Tensor.zeros(dims).update(a -> {
            for (int i = 0; i < a.length; i++) {
                a[i] = random.nextInt(2);
            }
        });
    }

    /**
     * Returns the dimensions whose bits are set in a mask. They are negative numbers, counted from the end, if
     * {@code fromEnd} is true.
     */
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
