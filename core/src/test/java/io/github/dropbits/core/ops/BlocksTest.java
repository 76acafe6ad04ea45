package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.Chunks;
import io.github.dropbits.core.testkit.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Work that is split into blocks gives the same results as work on each plane or element alone, also in a shorter last
 * block.
 */
class BlocksTest {
    private static final int PLANES = 150;
    private static final int H = 9;
    private static final int W = 11;

    private static List<PoolOptions> options() {
        return List.of(new PoolOptions(3, 2, 1), new PoolOptions(2, 1, 0), new PoolOptions(3, 1, 1),
                new PoolOptions(2, 3, 1), PoolOptions.of(2));
    }

    private static float[] part(float[] all, int i, int parts) {
        int length = all.length / parts;
        return Arrays.copyOfRange(all, i * length, (i + 1) * length);
    }

    private static void everyPlaneAlone(UnaryOperator<Tensor> pool) {
        Tensor x = Tensors.lattice(3, 0, 3, PLANES / 3, H, W).update(a -> {
            // Some planes contain only negative infinity. In their windows, the first element inside the image is the
            // maximum.
            Arrays.fill(a, 7 * H * W, 8 * H * W, Float.NEGATIVE_INFINITY);
            Arrays.fill(a, (PLANES - 1) * H * W, PLANES * H * W, Float.NEGATIVE_INFINITY);
        }).requiresGrad(true);
        Tensor y = pool.apply(x);
        float[] gy = new RandomStream(4).normal(1, y.shape().toArray()).toArray();
        y.backward(Tensor.wrap(gy, y.shape()));
        for (int i = 0; i < PLANES; i++) {
            Tensor plane = Tensor.of(part(x.toArray(), i, PLANES), 1, 1, H, W).requiresGrad(true);
            Tensor alone = pool.apply(plane);
            alone.backward(Tensor.wrap(part(gy, i, PLANES), alone.shape()));
            assertArrayEquals(alone.toArray(), part(y.toArray(), i, PLANES), "plane " + i);
            assertArrayEquals(plane.grad().toArray(), part(x.grad().toArray(), i, PLANES), "gradient of plane " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void largestOfManyPlanes(PoolOptions options) {
        everyPlaneAlone(x -> MaxPool2d.maxPool2d(x, options));
    }

    @ParameterizedTest
    @MethodSource("options")
    void meansOfManyPlanes(PoolOptions options) {
        everyPlaneAlone(x -> AvgPool2d.avgPool2d(x, options, false));
    }

    /** Applies elementwise ops to three full chunks and a shorter last chunk. */
    @Test
    void elementwise() {
        int n = 3 * Chunks.SIZE + 77;
        Tensor x = Check.positive(Tensors.lattice(5, 0, n), 0.01f);
        float[] gy = new RandomStream(6).normal(1, n).toArray();
        int ops = 0;
        for (OpTable.Entry e : OpTable.entries()) {
            if (!Elementwise.class.isAssignableFrom(e.op())) {
                continue;
            }
            ops++;
            Tensor whole = Tensor.of(x.toArray(), n).requiresGrad(true);
            Tensor y = e.function().apply(new Tensor[] {whole});
            y.backward(Tensor.of(gy, n));
            for (int from = 0; from < n; from += Chunks.SIZE) {
                int to = Math.min(n, from + Chunks.SIZE);
                Tensor piece = Tensor.of(Arrays.copyOfRange(x.array(), from, to), to - from).requiresGrad(true);
                Tensor alone = e.function().apply(new Tensor[] {piece});
                alone.backward(Tensor.of(Arrays.copyOfRange(gy, from, to), to - from));
                assertArrayEquals(alone.toArray(), Arrays.copyOfRange(y.array(), from, to), e + " from " + from);
                assertArrayEquals(piece.grad().toArray(), Arrays.copyOfRange(whole.grad().array(), from, to),
                        "gradient of " + e + " from " + from);
            }
        }
        assertTrue(ops > 12, "ops seen: " + ops);
    }
}
