package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A trace contains all applied ops, whether or not gradients are needed. */
class TraceTest {
    private static List<String> names(Trace trace) {
        return trace.steps().stream().map(s -> s.op().name()).toList();
    }

    @Test
    void stepsAreInOrderWithInputsAndOutputs() {
        Tensor a = Tensor.scalar(1);
        Tensor b = Tensor.scalar(2).requiresGrad(true);
        Trace trace = Trace.of(() -> a.add(b).exp());
        assertEquals(List.of("add", "exp"), names(trace));
        assertEquals(List.of(a, b), trace.steps().get(0).inputs());
        assertSame(trace.steps().get(0).output(), trace.steps().get(1).inputs().getFirst());
        assertSame(trace.result(), trace.steps().get(1).output());
    }

    @Test
    void theInnermostTraceTakesTheOp() {
        Trace[] inner = new Trace[1];
        Trace outer = Trace.of(() -> {
            inner[0] = Trace.of(() -> Tensor.scalar(1).exp());
            return inner[0].result().neg();
        });
        assertEquals(List.of("exp"), names(inner[0]));
        assertEquals(List.of("neg"), names(outer));
    }

    @Test
    void nothingIsNotedOutsideOrAfterAFailure() {
        Trace trace = Trace.of(() -> Tensor.scalar(1).exp());
        Tensor.scalar(1).neg();
        assertEquals(1, trace.steps().size());
        assertThrows(ShapeException.class, () -> Trace.of(() -> Tensor.zeros(2).reshape(3)));
        Tensor.scalar(1).neg();
        assertEquals(1, trace.steps().size());
    }

    @Test
    void theListIsReadOnly() {
        Trace trace = Trace.of(() -> Tensor.scalar(1).exp());
        assertThrows(UnsupportedOperationException.class, () -> trace.steps().clear());
    }
}
