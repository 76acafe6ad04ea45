package io.github.dropbits.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * The ops that a piece of code applied on the calling thread, in order, whether or not their gradients are wanted: for
 * checking gradients, for finding out what feeds a layer, for exporting a network.
 */
public final class Trace {
    private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

    /**
     * One applied op.
     *
     * @param op the op
     * @param inputs the tensors it took; kept
     * @param output the tensor it made
     */
    public record Step(Op op, List<Tensor> inputs, Tensor output) {
    }

    private final List<Step> steps = new ArrayList<>();
    private Tensor result;

    private Trace() {
    }

    /**
     * Runs code and notes the ops it applies. Traces nest; an op is noted by the innermost.
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
     * What the code returned.
     *
     * @return its result
     */
    public Tensor result() {
        return result;
    }

    static void note(Op op, Tensor[] inputs, Tensor output) {
        if (CURRENT.isBound()) {
            CURRENT.get().steps.add(new Step(op, List.of(inputs), output));
        }
    }
}
