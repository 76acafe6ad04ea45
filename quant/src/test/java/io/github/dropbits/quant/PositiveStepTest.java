package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.Sgd;
import io.github.dropbits.quant.cpq.CpqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the logarithm of the step is learned, so that no gradient makes the step negative, and that NaN always
 * causes an error.
 */
class PositiveStepTest {
    private static CpqQuantizer after(float gradient, double rate) {
        CpqQuantizer q = CpqSpec.bits(3).create(new Place("fc1.weight", true, false, false, 3));
        Tensor x = Tensor.of(new float[] {0.1f, -0.4f, 0.7f}, 3);
        q.start(x);
        Optimizer sgd = new Sgd(List.of(new ParameterGroup(q.namedParameters(), rate, 0)), 0, false);
        q.apply(x).backward(Tensor.full(gradient, 3));
        sgd.step();
        return q;
    }

    @ParameterizedTest
    @ValueSource(floats = {-200, -20, 20, 200})
    void aHugeStepLeavesItPositive(float gradient) {
        CpqQuantizer q = after(gradient, 0.2);
        float alpha = q.step().item();
        assertTrue(alpha > 0 && Float.isFinite(alpha), "alpha " + alpha);
        float[] y = q.apply(Tensor.of(new float[] {0.1f, -0.4f, 0.7f}, 3)).array();
        for (float v : y) {
            assertTrue(Float.isFinite(v));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, 1})
    void oneThatLeavesFloatsRangeIsAnErrorThatNamesTheLayer(float gradient) {
        CpqQuantizer q = after(gradient, 1e6);
        Exception e = assertThrows(IllegalArgumentException.class, () -> q.apply(Tensor.full(1, 3)));
        assertTrue(e.getMessage().contains("fc1.weight"), e.getMessage());
    }
}
