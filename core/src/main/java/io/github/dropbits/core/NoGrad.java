package io.github.dropbits.core;

import java.util.function.Supplier;

/**
 * Runs code without recording a graph, for example to evaluate a model or to update parameters. The mode applies to the
 * calling thread, and to threads that it forks within a structured task scope. The mode ends when the call returns or
 * throws.
 */
public final class NoGrad {
    private static final ScopedValue<Boolean> OFF = ScopedValue.newInstance();

    private NoGrad() {
    }

    /**
     * Runs an action without recording a graph.
     *
     * @param action the code to run
     */
    public static void run(Runnable action) {
        ScopedValue.where(OFF, true).run(action);
    }

    /**
     * Computes a value without recording a graph. The tensors that ops compute meanwhile do not need gradients.
     *
     * @param <T> the value's type
     * @param action computes the value
     * @return the value that {@code action} computed
     */
    public static <T> T call(Supplier<T> action) {
        return ScopedValue.where(OFF, true).call(action::get);
    }

    static boolean active() {
        return OFF.isBound();
    }
}
