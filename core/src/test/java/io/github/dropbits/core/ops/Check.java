package io.github.dropbits.core.ops;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import java.util.function.Function;

/** Short forms for the gradient properties. */
final class Check {
    private static final int MOVED = 24;

    private Check() {
    }

    /** Holds a function's values, and its gradients by some elements of every input, to the definitions. */
    static void passes(Function<Tensor[], Tensor> function, Tensor... inputs) {
        GradientCheck.of(function).atMost(MOVED).run(inputs).assertPassed();
    }

    /** A tensor whose values are at least a given distance away from 0. */
    static Tensor awayFromZero(Tensor x, float distance) {
        return map(x, v -> v + Math.copySign(distance, v));
    }

    /** A tensor of positive values, at least as large as given. */
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

    /** A tensor of zeros and ones at random. */
    static Tensor coins(long seed, int... dims) {
        RandomStream random = new RandomStream(seed);
        return Tensor.zeros(dims).update(a -> {
            for (int i = 0; i < a.length; i++) {
                a[i] = random.nextInt(2);
            }
        });
    }

    /** The dimensions that a bit mask names, counted from the end where asked. */
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
