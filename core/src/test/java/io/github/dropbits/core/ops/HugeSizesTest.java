package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sizes whose sums or products exceed the range of an int either are rejected with a message that names them, or give
 * correct results.
 */
class HugeSizesTest {
    private static final int HUGE = Integer.MAX_VALUE;

    private record Bad(String name, Executable call, String... parts) {
        @Override
        public String toString() {
            return name;
        }
    }

    private record Strided(String name, Function<Integer, Tensor> op, Tensor... leaves) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Bad conv(String name, ConvOptions options) {
        Tensor x = Tensor.zeros(1, 2, 8, 8);
        return new Bad(name, () -> Conv2d.conv2d(x, Tensor.zeros(2, 2, 3, 3), null, options), "[1, 2, 8, 8]",
                "[2, 2, 3, 3]");
    }

    private static Bad pool(String name, PoolOptions options) {
        Tensor x = Tensor.zeros(1, 2, 8, 8);
        return new Bad(name, () -> {
            assertThrows(ShapeException.class, () -> AvgPool2d.avgPool2d(x, options, true));
            MaxPool2d.maxPool2d(x, options);
        }, "[1, 2, 8, 8]", "8x8");
    }

    static Stream<Bad> refused() {
        ConvOptions o = ConvOptions.DEFAULT;
        Tensor wide = Tensor.zeros(0, 1 << 30);
        return Stream.of(conv("padding", o.padding(30_000).stride(20_000)), conv("largest padding", o.padding(HUGE)),
                conv("padding of 2^30", o.padding(1 << 30)), conv("dilation", o.dilation(HUGE)),
                conv("dilation of 2^30", o.dilation(1 << 30)), conv("all", o.dilation(HUGE).padding(HUGE).stride(HUGE)),
                pool("kernel", new PoolOptions(HUGE, HUGE, 0)),
                pool("kernel, padding", new PoolOptions(HUGE, 1, HUGE / 2)),
                pool("kernel, half padding", new PoolOptions(HUGE - 1, 7, HUGE / 2)),
                pool("kernel of 2^16", new PoolOptions(1 << 17, 1 << 17, 1 << 16)),
                new Bad("concat", () -> Concat.concat(1, wide, wide, wide), "[0, 1073741824]", "dim 1"),
                new Bad("pad", () -> Pad.pad(Tensor.zeros(2, 3), new int[] {0, HUGE}, new int[] {0, HUGE}), "[2, 3]"),
                new Bad("pad", () -> Pad.pad(Tensor.zeros(2, 3), new int[] {0, HUGE}, new int[] {0, 0}), "[2, 3]"),
                new Bad("pad", () -> Pad.pad(Tensor.zeros(2, 3), new int[] {1 << 16, 1 << 16}, new int[] {0, 0}),
                        "[65538, 65539]"),
                new Bad("broadcastTo", () -> BroadcastTo.broadcastTo(Tensor.zeros(1), 1 << 16, 1 << 16),
                        "[65536, 65536]"),
                new Bad("broadcast", () -> Tensor.zeros(1 << 16, 1).add(Tensor.zeros(1, 1 << 16)), "[65536, 65536]"),
                new Bad("matmul", () -> Tensor.zeros(1 << 16, 1).matmul(Tensor.zeros(1, 1 << 16)), "[65536, 65536]"),
                new Bad("linear", () -> Linear.linear(Tensor.zeros(1 << 16, 1), Tensor.zeros(1 << 16, 1), null),
                        "[65536, 65536]"),
                new Bad("reshape", () -> Tensor.zeros(4).reshape(-1, 1 << 16, 1 << 16, 1 << 16, 1 << 16), "[4]"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedByItsSizes(Bad bad) {
        String message = assertThrows(ShapeException.class, bad.call()).getMessage();
        for (String part : bad.parts()) {
            assertTrue(message.contains(part), message);
        }
    }

    private static Tensor leaf(long seed, int... dims) {
        return new RandomStream(seed).normal(1, dims).requiresGrad(true);
    }

    static List<Strided> strided() {
        Tensor x = leaf(1, 3, 4, 9, 10);
        Tensor one = leaf(2, 3, 1, 9, 10);
        Tensor w = leaf(3, 8, 4, 3, 2);
        Tensor groups = leaf(4, 8, 1, 3, 2);
        Tensor single = leaf(5, 8, 1, 3, 2);
        return List.of(
                new Strided("conv2d", s -> Conv2d.conv2d(x, w, null, ConvOptions.DEFAULT.stride(s).padding(1)), x, w),
                new Strided("depthwise", s -> Conv2d.conv2d(x, groups, null, ConvOptions.DEFAULT.stride(s).groups(4)),
                        x, groups),
                new Strided("one channel", s -> Conv2d.conv2d(one, single, null, ConvOptions.DEFAULT.stride(s)), one,
                        single),
                new Strided("columns only", s -> Conv2d.conv2d(x, w, null, new ConvOptions(1, s, 1, 0, 1, 1, 1)), x, w),
                new Strided("maxPool2d", s -> MaxPool2d.maxPool2d(x, new PoolOptions(3, s, 1)), x),
                new Strided("avgPool2d", s -> AvgPool2d.avgPool2d(x, new PoolOptions(3, s, 1), false), x));
    }

    /** If the stride is larger than the plane, there is a single output, which does not depend on the stride. */
    @ParameterizedTest
    @MethodSource("strided")
    void aStrideBeyondThePlane(Strided op) {
        float[][] expected = null;
        for (int stride : new int[] {12, 13, 1000, 65_536, 2_000_000_000, HUGE}) {
            for (Tensor leaf : op.leaves()) {
                leaf.zeroGrad();
            }
            Tensor y = op.op().apply(stride);
            assertEquals(1, y.shape().dim(3));
            y.backward(new RandomStream(9).normal(1, y.shape().toArray()));
            float[][] all = new float[1 + op.leaves().length][];
            all[0] = y.toArray();
            for (int i = 0; i < op.leaves().length; i++) {
                all[1 + i] = op.leaves()[i].grad().toArray();
            }
            expected = expected == null ? all : expected;
            for (int i = 0; i < all.length; i++) {
                assertArrayEquals(expected[i], all[i], "stride " + stride);
            }
        }
    }
}
