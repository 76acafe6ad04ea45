package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import io.github.dropbits.quant.bits.HardConcrete;
import io.github.dropbits.quant.bits.NestedMasks;
import io.github.dropbits.quant.cpq.Cpq;
import io.github.dropbits.quant.cpq.Estimator;
import io.github.dropbits.quant.relaxed.Relaxed;
import io.github.dropbits.quant.uniform.Uniform;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Tests whether quantizers' ops declare correctly that their outputs are non-negative, which determines the sign of the
 * next layer's codes.
 */
class SignClaimTest {
    private static final Tensor X = Tensor.of(new float[] {0.2f, 1, 3}, 3);
    private static final Tensor ONE = Tensor.scalar(1);

    private static boolean claimed(boolean inputs, Supplier<Tensor> code) {
        Trace.Step step = Trace.of(code).steps().getLast();
        boolean[] in = new boolean[step.inputs().size()];
        Arrays.fill(in, inputs);
        return step.op().outputNonNegative(in);
    }

    /** The declared sign depends only on the grid, not on the input. */
    @Test
    void levelsOfAGrid() {
        for (boolean signed : new boolean[] {true, false}) {
            Grid grid = new Grid(3, signed);
            for (boolean in : new boolean[] {true, false}) {
                assertEquals(!signed, claimed(in, () -> Cpq.cpq(X, ONE, ONE, null, grid, Estimator.ALL, "")));
                assertEquals(!signed, claimed(in, () -> Relaxed.relaxed(X, ONE, ONE, grid, 1, new RandomStream(1),
                        "")));
                assertEquals(!signed, claimed(in, () -> Uniform.uniform(X, ONE, null, grid,
                        Uniform.StepGradient.LSQ, 1, "")));
                assertEquals(false, claimed(in, () -> Uniform.uniform(X, ONE, ONE, grid, Uniform.StepGradient.LSQ, 1,
                        "")), "an offset may be negative");
            }
        }
    }

    @Test
    void gatesAndMasks() {
        Tensor phi = Tensor.zeros(2);
        Tensor gates = Tensor.full(0.5f, 1, 2);
        for (boolean in : new boolean[] {true, false}) {
            assertEquals(true, claimed(in, () -> HardConcrete.gates(phi, 1, new RandomStream(1))));
            assertEquals(in, claimed(in, () -> NestedMasks.masks(gates, 1)));
        }
    }
}
