package io.github.dropbits.core;

import java.util.function.Supplier;

/**
 * Runs code without recording a graph for backward, as in evaluation or when updating parameters. The mode applies to
 * the calling thread, and to threads that it forks within a structured task scope; it ends with the call, even if the
 * call throws.
 */
public final class NoGrad {
    private static final ScopedValue<Boolean> OFF = ScopedValue.newInstance();

    private NoGrad() {
    }

    /**
     * Runs an action without recording.
     *
     * @param action what to run
     */
    public static void run(Runnable action) {
        ScopedValue.where(OFF, true).run(action);
    }

    /**
     * Computes a value without recording. Tensors that ops compute meanwhile need no gradient.
     *
     * @param <T> the value's type
     * @param action what to compute
     * @return its value
     */
    public static <T> T call(Supplier<T> action) {
        return ScopedValue.where(OFF, true).call(action::get);
    }

    static boolean active() {
        return OFF.isBound();
    }
}
