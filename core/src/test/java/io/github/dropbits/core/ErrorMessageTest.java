package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.ops.BroadcastTo;
import io.github.dropbits.core.ops.Clamp;
import io.github.dropbits.core.ops.Concat;
import io.github.dropbits.core.ops.KlDistill;
import io.github.dropbits.core.ops.LayerNorm;
import io.github.dropbits.core.ops.Pad;
import io.github.dropbits.core.ops.Slice;
import io.github.dropbits.core.ops.Var;
import io.github.dropbits.core.ops.Where;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.core.runtime.Workers;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the exact texts of error messages. They name the op or the argument, and all shapes or values involved. */
class ErrorMessageTest {
    /** A call that must fail, with its exception type and its full message. */
    private record Bad(Class<? extends Throwable> type, String message, Executable call) {
        @Override
        public String toString() {
            return message;
        }
    }

    private static Bad shape(String message, Executable call) {
        return new Bad(ShapeException.class, message, call);
    }

    private static Bad state(String message, Executable call) {
        return new Bad(IllegalStateException.class, message, call);
    }

    private static Tensor t(int... dims) {
        return Tensor.full(1, dims);
    }

    static Stream<Bad> shapes() {
        return Stream.of(
                shape("add: shapes [2, 3] and [2] do not broadcast: 3 against 2 in dimension 1",
                        () -> t(2, 3).add(t(2))),
                shape("matmul: the batches of shapes [2, 3, 4] and [5, 4, 3]: shapes [2] and [5] do not broadcast: 2"
                        + " against 5 in dimension 0", () -> t(2, 3, 4).matmul(t(5, 4, 3))),
                shape("broadcastTo: [2, 3] does not broadcast to [1, 3]", () -> BroadcastTo.broadcastTo(t(2, 3), 1, 3)),
                shape("broadcastTo: [2, 3] does not broadcast to [2, 4]", () -> BroadcastTo.broadcastTo(t(2, 3), 2, 4)),
                shape("where: condition [2] and values [3] and [1]: shapes [2] and [3] do not broadcast: 2 against 3 in"
                        + " dimension 0", () -> Where.where(t(2), t(3), t(1))),
                shape("shape [5] is not repeated to shape [2, 3]",
                        () -> Broadcast.reduce(new float[6], Shape.of(2, 3), Shape.of(5))),
                shape("shape [2, 3] is not repeated to shape [3]",
                        () -> Broadcast.expand(new float[6], Shape.of(2, 3), Shape.of(3))),
                shape("dimensions 0 to 3 are not those of shape [2, 3]", () -> Shape.of(2, 3).product(0, 3)),
                shape("concat: shapes [2, 3] and [2] differ in rank", () -> Concat.concat(0, t(2, 3), t(2))),
                shape("klDistill needs logits [N, C], not [4]", () -> KlDistill.klDistill(t(4), t(4), 1)),
                shape("layerNorm: gamma [3] and beta [2] must both be the last dimensions of input [4, 3]",
                        () -> LayerNorm.layerNorm(t(4, 3), t(3), t(2), 1e-5f)),
                shape("mean: nothing to average in shape [2, 0]", () -> t(2, 0).mean()),
                shape("pad: [1] and [1, 1] do not give one number for each dimension of [2, 3]",
                        () -> Pad.pad(t(2, 3), new int[] {1}, new int[] {1, 1})),
                shape("pad: negative padding in [0, -1] or [0, 0] for shape [2, 3]",
                        () -> Pad.pad(t(2, 3), new int[] {0, -1}, new int[2])),
                shape("permute: [1] does not order the dimensions of [2, 3]", () -> t(2, 3).permute(1)),
                shape("reshape: [2, 3] does not divide into [4, -1]", () -> t(2, 3).reshape(4, -1)),
                shape("slice: range 1..4 is outside dim 1 of [2, 3]", () -> Slice.slice(t(2, 3), 1, 1, 4)),
                shape("var: too few elements in shape [2, 1]: 1 for each result",
                        () -> Var.var(t(2, 1), true, false, 1)),
                shape("item() needs one element, not shape [2, 3]", () -> t(2, 3).item()),
                shape("backward() without a gradient needs one element, not shape [2]",
                        () -> t(2).requiresGrad(true).backward()),
                shape("gradient of shape [3] for a tensor of shape [2]",
                        () -> t(2).requiresGrad(true).backward(t(3))),
                shape("5 values do not fill shape [2, 3]", () -> t(2, 3).set(new float[5])),
                shape("array of 5 values does not fill shape [2, 3] of 6 elements",
                        () -> Tensor.of(new float[5], 2, 3)),
                shape("index [0, 3] is outside shape [2, 3]", () -> t(2, 3).get(0, 3)),
                shape("shape [2, -1] has a negative dimension", () -> t(2, -1)));
    }

    static Stream<Bad> others() {
        return Stream.of(
                new Bad(IllegalArgumentException.class, "clamp needs min <= max, not 1.0 and 0.0",
                        () -> Clamp.clamp(t(1), 1, 0)),
                new Bad(IllegalArgumentException.class, "a stream's state is 2 numbers, not 3",
                        () -> new RandomStream(1).restore(new long[3])),
                new Bad(IllegalArgumentException.class, "threads must be at least 1, not 0", () -> Workers.of(0)),
                new Bad(NullPointerException.class, "input 1 of op add is null", () -> t(1).add((Tensor) null)),
                new Bad(UnsupportedOperationException.class, "op bare has no reference in double to check against",
                        () -> new Bare().reference(new double[1][1])),
                state("requiresGrad can only be set on a leaf, not on the result of op exp",
                        () -> t(1).requiresGrad(true).exp().requiresGrad(false)),
                state("this instance of op bare was applied before", () -> {
                    Bare op = new Bare();
                    op.apply(t(1));
                    op.apply(t(1));
                }),
                state("a step is running on this memory already", () -> {
                    StepMemory memory = new StepMemory();
                    memory.run(() -> memory.run(() -> 1));
                }),
                state("this tensor was made by an op in a training step that is over, and its memory was given back;"
                        + " keep what is needed longer with copy()", () -> new StepMemory().run(() -> t(2).exp())
                        .array()));
    }

    /** An op that implements only the required methods. */
    private static final class Bare extends Op {
        @Override
        protected Shape infer(Shape[] in) {
            return in[0];
        }

        @Override
        protected void forward(Tensor[] in, float[] out) {
            out[0] = 1;
        }

        @Override
        protected void backward(Gradients g) {
            g.pass(0);
        }
    }

    @ParameterizedTest
    @MethodSource({"shapes", "others"})
    void isWordForWord(Bad bad) {
        assertEquals(bad.message, assertThrows(bad.type, bad.call).getMessage());
    }
}
