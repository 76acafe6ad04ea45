package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.alq.AlqQuantizer;
import io.github.dropbits.quant.bits.DropBits;
import io.github.dropbits.quant.cpq.Cpq;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.frozen.FrozenModel;
import io.github.dropbits.quant.split.SplitQuantizer;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import io.github.dropbits.quant.uniform.Uniform;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the exact text of error messages, which name the argument and its value, the place, or the shape. */
class ErrorMessageTest {
    private static final Place INPUT = new Place("fc1.input", false, true, false, 1);
    private static final Place WEIGHT = new Place("fc1.weight", true, false, false, 1);

    /** A call that must fail, and the complete text of its error message. */
    private record Bad(Class<? extends Throwable> type, String message, Executable call) {
        @Override
        public String toString() {
            return message;
        }
    }

    private static Bad argument(String message, Executable call) {
        return new Bad(IllegalArgumentException.class, message, call);
    }

    private static Module quantized() {
        Module net = Nets.mlp(3, 2, 4);
        Quantization.apply(net, Nets.rule(3, 3), Nets.sample(2, 2));
        return net;
    }

    static Stream<Bad> calls() {
        return Stream.of(
                argument("bits must be from 1 to 8, not 9", () -> CpqSpec.bits(9)),
                argument("bits must be from 1 to 8, not 0", () -> LsqQuantizer.bits(0)),
                argument("bits must be from 1 to 8, not 0", () -> LsqQuantizer.plusBits(0)),
                argument("bits must be from 1 to 8, not 9", () -> SteQuantizer.bits(9)),
                argument("bits must be from 1 to 8, not 9", () -> DorefaQuantizer.bits(9)),
                argument("bits must be from 1 to 8, not 9", () -> PactQuantizer.bits(9)),
                argument("bits must be from 1 to 8, not 9", () -> SplitQuantizer.bits(9)),
                argument("minBits must be from 1 to 3, not 4", () -> CpqSpec.bits(3).minBits(4)),
                argument("drop probability must be from 0 to less than 1, not 1.0",
                        () -> CpqSpec.bits(3).dropBits(1)),
                argument("drop probability must be above 0 and below 1, not 0.0",
                        () -> DropBits.annealed(3, 1, 1, 0)),
                argument("bits must be from 1 to 8, not 9", () -> AlqQuantizer.bits(9, 2)),
                argument("fc1.input cannot be quantized with ALQ: it is for weights; give activations another"
                        + " quantizer, such as CpqSpec", () -> AlqQuantizer.bits(2, 1).create(INPUT)),
                argument("PACT clips activations; fc1.weight needs another quantizer",
                        () -> new PactQuantizer(WEIGHT, 3)),
                new Bad(IllegalStateException.class, "the quantizer of fc1.input has no step yet: it takes it from its"
                        + " first training batch", () -> {
                            Module net = quantized();
                            net.evaluating(() -> net.apply(Nets.sample(2, 2)));
                        }),
                cpq("alpha [2] must have one element, or one for each of the 3 channels of x [3, 4]", 2, 0, 0),
                cpq("alpha [3] and sigma [2] must have one element, or one for each of the 3 channels of x [3, 4]",
                        3, 2, 0),
                cpq("masks [2] must be [3] or [3, 3] for 3 bits signed and x [3, 4]", 1, 0, 2),
                uniform("step [2] must have one element, or one for each of the 3 channels of x [3, 4]", 2, 0),
                uniform("step [3] and offset [2] must have one element, or one for each of the 3 channels of x [3, 4]",
                        3, 2),
                new Bad(ShapeException.class, "an image's shape must be [channels, height, width],"
                        + " or [channels, length] for Conv1d, not [4]",
                        () -> FrozenModel.freeze(quantized(), Shape.of(4))));
    }

    private static Tensor ones(int n) {
        return n == 0 ? null : Tensor.full(1, n);
    }

    /**
     * Creates a CPQ call on 3 channels with the given numbers of steps, noise scales and masks. The number 0 stands for
     * none.
     */
    private static Bad cpq(String message, int steps, int scales, int masks) {
        Tensor x = Tensor.zeros(3, 4);
        Grid grid = new Grid(3, true);
        return new Bad(ShapeException.class, "cpq of fc: " + message, () -> {
            if (scales == 0) {
                Cpq.cpq(x, ones(steps), 1, ones(masks), grid, Estimator.ALL, "fc");
            } else {
                Cpq.cpq(x, ones(steps), ones(scales), ones(masks), grid, Estimator.ALL, "fc");
            }
        });
    }

    private static Bad uniform(String message, int steps, int offsets) {
        return new Bad(ShapeException.class, "quantizer of fc: " + message, () -> Uniform.uniform(Tensor.zeros(3, 4),
                ones(steps), ones(offsets), new Grid(3, true), Uniform.StepGradient.LSQ, 1, "fc"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void isWordForWord(Bad bad) {
        assertEquals(bad.message, assertThrows(bad.type, bad.call).getMessage());
    }
}
