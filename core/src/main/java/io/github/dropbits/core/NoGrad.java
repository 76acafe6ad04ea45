package io.github.dropbits.core;

import java.util.function.Supplier;

/**
 * Runs code without recording it for a backward: for evaluation, and for updating parameters. It holds for the calling
 * thread and ends with the call, whatever is thrown.
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
     * Computes a value without recording; a tensor so made needs no gradient.
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
