package io.github.dropbits.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * A list of the ops that a piece of code applied, in order, whether or not they were recorded for a backward pass. It
 * contains only the ops applied on the calling thread, not those applied on other threads, even if the code forked
 * them. Traces are used to check gradients, to find the ops that computed a layer's input, and to export a network.
 */
public final class Trace {
    private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    /**
     * One applied op.
     *
     * @param op the op
     * @param inputs the tensors that the op was applied to; the list is not copied
     * @param output the tensor that the op returned
     */
    public record Step(Op op, List<Tensor> inputs, Tensor output) {
    }

    private final List<Step> steps = new ArrayList<>();
    private final Thread owner = Thread.currentThread();
    private Tensor result;

    private Trace() {
    }

    /**
     * Runs code and records the ops that it applies. Calls may be nested; an op is recorded only in the innermost
     * trace.
     *
     * @param code the code to run
     * @return the trace, which also contains the code's result
     */
    public static Trace of(Supplier<Tensor> code) {
        Trace trace = new Trace();
        trace.result = ScopedValue.where(CURRENT, trace).call(code::get);
        return trace;
    }

    /**
     * Returns the applied ops.
     *
     * @return an unmodifiable view of the steps, in the order in which the ops were applied
     */
    public List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    /**
     * Returns the tensor that the code returned.
     *
     * @return the code's result
     */
    public Tensor result() {
        return result;
    }

    static void note(Op op, Tensor[] inputs, Tensor output) {
        // Threads forked in a structured task scope inherit the scoped value, but only one thread may add to the list.
        if (CURRENT.isBound() && CURRENT.get().owner == Thread.currentThread()) {
            CURRENT.get().steps.add(new Step(op, List.of(inputs), output));
        }
    }
}
