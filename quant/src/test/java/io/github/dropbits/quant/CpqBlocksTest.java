package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels of several blocks, the last a short one, give what each gives alone; so do their gradients. */
class CpqBlocksTest {
    private static final int CHANNELS = 3;
    private static final int LENGTH = 2 * 8192 + 77;
    private static final Grid GRID = new Grid(3, true);

    private static Tensor row(Tensor all, int c) {
        int n = all.elements() / CHANNELS;
        return Tensor.of(Arrays.copyOfRange(all.array(), c * n, (c + 1) * n), 1, n).requiresGrad(true);
    }

    private static Tensor channels(float... values) {
        return Tensor.of(values, CHANNELS).requiresGrad(true);
    }

    private static Tensor one(Tensor each, int c) {
        return Tensor.of(new float[] {each.array()[c]}, 1).requiresGrad(true);
    }

    @ParameterizedTest
    @EnumSource(Estimator.class)
    void everyChannelAlone(Estimator estimator) {
        RandomStream random = new RandomStream(9);
        Tensor x = random.normal(2, CHANNELS, LENGTH).requiresGrad(true);
        Tensor alpha = channels(0.5f, 1, 0.25f);
        Tensor sigma = channels(0.2f, 0.2f, 0.1f);
        Tensor masks = Tensor.of(new float[] {1, 1, 0.5f, 1, 0.75f, 0.25f, 1, 0.5f, 0}, CHANNELS, 3)
                .requiresGrad(true);
        Tensor gy = random.normal(1, CHANNELS, LENGTH);
        Tensor y = Cpq.cpq(x, alpha, sigma, masks, GRID, estimator, "");
        y.backward(gy);
        for (int c = 0; c < CHANNELS; c++) {
            Tensor alone = row(x, c);
            Tensor ownAlpha = one(alpha, c);
            Tensor ownSigma = one(sigma, c);
            Tensor ownMasks = row(masks, c);
            Tensor z = Cpq.cpq(alone, ownAlpha, ownSigma, ownMasks, GRID, estimator, "");
            z.backward(Tensor.wrap(row(gy, c).toArray(), z.shape()));
            assertArrayEquals(z.toArray(), row(y, c).toArray(), "channel " + c);
            assertArrayEquals(alone.grad().toArray(), row(x.grad(), c).toArray(), "gradient of channel " + c);
            assertEquals(ownAlpha.grad().item(), alpha.grad().array()[c], "gradient of alpha " + c);
            assertEquals(ownSigma.grad().item(), sigma.grad().array()[c], "gradient of sigma " + c);
            assertArrayEquals(ownMasks.grad().toArray(), row(masks.grad(), c).toArray(), "gradient of masks " + c);
        }
    }
}
