package io.github.dropbits.core.ops;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static io.github.dropbits.core.ops.KlDistill.klDistill;
import static io.github.dropbits.core.ops.LogSoftmax.logSoftmax;
import static io.github.dropbits.core.ops.LogSumExp.logSumExp;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Tensor;
import org.junit.jupiter.api.Test;

/** Tests with logits so large that adding the logarithm of the number of classes does not change them. */
class HugeLogitsTest {
    private static final float[] SIZES = {1e38f, -1e38f, 1e20f, 3e38f, 0};

    @Test
    void equalLogitsAreEquallyProbable() {
        for (float size : SIZES) {
            Tensor x = Tensor.full(size, 1, 9);
            assertEquals(Math.log(9), crossEntropy(x, new int[] {4}).item(), 1e-6);
            assertEquals(Math.log(9), crossEntropy(x, new int[] {4}, 0.1f, Reduction.MEAN).item(), 1e-6);
            assertEquals(-Math.log(9), logSoftmax(x, 1).array()[3], 1e-6);
            assertEquals(0, klDistill(x, Tensor.full(-size, 1, 9), 2).item(), 1e-6);
            Tensor y = x.detach().requiresGrad(true);
            logSumExp(y, false, 1).sum().backward();
            assertEquals(1 / 9.0, y.grad().array()[0], 1e-6);
        }
    }

    @Test
    void distillationIsNotNegative() {
        for (float size : SIZES) {
            Tensor student = Tensor.of(new float[] {size, size, -size}, 1, 3);
            Tensor teacher = Tensor.of(new float[] {size, size, size}, 1, 3);
            float loss = klDistill(student, teacher, 1).item();
            assertEquals(true, loss >= 0, size + ": " + loss);
        }
    }
}
