package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels of several blocks, the last a short one, give what each gives alone. */
class UniformBlocksTest {
    private static final int CHANNELS = 3;
    private static final int LENGTH = 2 * 8192 + 77;
    private static final Grid GRID = new Grid(3, true);

    private static Tensor row(Tensor all, int c) {
        int n = all.elements() / CHANNELS;
        return Tensor.of(Arrays.copyOfRange(all.array(), c * n, (c + 1) * n), 1, n).requiresGrad(true);
    }

    @ParameterizedTest
    @EnumSource(Uniform.StepGradient.class)
    void everyChannelAlone(Uniform.StepGradient rule) {
        RandomStream random = new RandomStream(8);
        Tensor x = random.normal(2, CHANNELS, LENGTH).requiresGrad(true);
        Tensor step = Tensor.of(new float[] {0.5f, 1, 0.25f}, CHANNELS).requiresGrad(true);
        Tensor offset = Tensor.of(new float[] {0.1f, -0.2f, 0.3f}, CHANNELS).requiresGrad(true);
        Tensor gy = random.normal(1, CHANNELS, LENGTH);
        Tensor y = Uniform.uniform(x, step, offset, GRID, rule, 0.5, "");
        y.backward(gy);
        for (int c = 0; c < CHANNELS; c++) {
            Tensor alone = row(x, c);
            Tensor ownStep = Tensor.of(new float[] {step.array()[c]}, 1).requiresGrad(true);
            Tensor ownOffset = Tensor.of(new float[] {offset.array()[c]}, 1).requiresGrad(true);
            Tensor z = Uniform.uniform(alone, ownStep, ownOffset, GRID, rule, 0.5, "");
            z.backward(Tensor.wrap(row(gy, c).toArray(), z.shape()));
            assertArrayEquals(z.toArray(), row(y, c).toArray(), "channel " + c);
            assertArrayEquals(alone.grad().toArray(), row(x.grad(), c).toArray(), "gradient of channel " + c);
            assertEquals(ownStep.grad().item(), step.grad().array()[c], "gradient of step " + c);
            assertEquals(ownOffset.grad().item(), offset.grad().array()[c], "gradient of offset " + c);
        }
    }
}
