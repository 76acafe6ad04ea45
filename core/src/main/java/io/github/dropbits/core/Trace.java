package io.github.dropbits.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * The ops that a piece of code applied on the calling thread, in order, whether or not they were recorded for backward.
 * Ops that it applied on other threads, also on those that it forked, are not part of the trace.
 * Traces serve to check gradients, to find out which ops computed a layer's input, and to export a network.
 */
public final class Trace {
    private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    /**
     * One applied op.
     *
     * @param op the op
     * @param inputs its input tensors; kept
     * @param output its output tensor
     */
    public record Step(Op op, List<Tensor> inputs, Tensor output) {
    }

    private final List<Step> steps = new ArrayList<>();
    private final Thread owner = Thread.currentThread();
    private Tensor result;

    private Trace() {
    }

    /**
     * Runs code and records the ops it applies. Calls may be nested; an op is recorded only in the innermost trace.
     *
     * @param code what to run
     * @return the trace, with the code's result
     */
    public static Trace of(Supplier<Tensor> code) {
        Trace trace = new Trace();
        trace.result = ScopedValue.where(CURRENT, trace).call(code::get);
        return trace;
    }

    /**
     * The applied ops.
     *
     * @return an unmodifiable view of the steps, in order
     */
    public List<Step> steps() {
        return Collections.unmodifiableList(steps);
    }

    /**
     * The tensor that the code returned.
     *
     * @return its result
     */
    public Tensor result() {
        return result;
    }

    static void note(Op op, Tensor[] inputs, Tensor output) {
        // Forks of a structured task scope inherit the trace, but the list is for one thread.
        if (CURRENT.isBound() && CURRENT.get().owner == Thread.currentThread()) {
            CURRENT.get().steps.add(new Step(op, List.of(inputs), output));
        }
    }
}
