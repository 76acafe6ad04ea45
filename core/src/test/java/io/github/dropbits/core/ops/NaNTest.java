package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops propagate NaN and never hide it. */
class NaNTest {
    private static final float NAN = Float.NaN;

    static Stream<Function<Tensor, Tensor>> unary() {
        return Stream.of(Tensor::relu, Relu6::relu6, x -> LeakyRelu.leakyRelu(x, 0.1f), Abs::abs,
                x -> Clamp.clamp(x, -1, 1), Tensor::exp, Tensor::log, Sqrt::sqrt, Tensor::square, Tensor::neg,
                x -> Pow.pow(x, 2), Tensor::sigmoid, Tanh::tanh, Gelu::gelu, Silu::silu, Hardswish::hardswish,
                Softplus::softplus);
    }

    @ParameterizedTest
    @MethodSource("unary")
    void passesThroughElementwiseOpsAtEveryPlace(Function<Tensor, Tensor> op) {
        for (int at = 0; at < 37; at++) {
            Tensor x = Tensor.full(0.5f, 37);
            int index = at;
            x.update(a -> a[index] = NAN);
            float[] y = op.apply(x).toArray();
            for (int i = 0; i < y.length; i++) {
                assertEquals(i == at, Float.isNaN(y[i]), "at " + i);
            }
        }
    }

    @Test
    void passesThroughBinaryOps() {
        Tensor a = Tensor.of(new float[] {NAN, 1, NAN}, 3);
        Tensor b = Tensor.of(new float[] {1, NAN, NAN}, 3);
        float[] all = {NAN, NAN, NAN};
        assertArrayEquals(all, Maximum.maximum(a, b).toArray());
        assertArrayEquals(all, Minimum.minimum(a, b).toArray());
        assertArrayEquals(all, a.add(b).toArray());
        assertArrayEquals(all, a.mul(b).toArray());
    }

    @Test
    void isTheLargestValueWhereverItStands() {
        for (int at = 0; at < 5; at++) {
            Tensor x = Tensor.of(new float[] {1, 9, 3, Float.POSITIVE_INFINITY, 2}, 5).requiresGrad(true);
            int index = at;
            x.update(a -> a[index] = NAN);
            Tensor y = Max.max(x, false, 0);
            assertTrue(Float.isNaN(y.item()));
            assertArrayEquals(new int[] {at}, Max.argmax(x, 0));
            y.backward();
            assertEquals(1, x.grad().array()[at]);
        }
    }

    @Test
    void theFirstOfSeveralIsTheWinner() {
        Tensor x = Tensor.of(new float[] {1, NAN, 5, NAN}, 4);
        assertArrayEquals(new int[] {1}, Max.argmax(x, 0));
    }

    @Test
    void winsUnderEveryWindowThatSeesIt() {
        Tensor x = Tensor.zeros(1, 1, 4, 4).update(a -> a[5] = NAN);
        Tensor y = MaxPool2d.maxPool2d(x, new PoolOptions(2, 1, 0));
        // The NaN is at row 1 and column 1. Four windows cover it.
        float[] expected = {NAN, NAN, 0, NAN, NAN, 0, 0, 0, 0};
        assertArrayEquals(expected, y.toArray());
        assertArrayEquals(expected, AvgPool2d.avgPool2d(x, new PoolOptions(2, 1, 0), true).toArray());
    }

    @Test
    void theFirstOfSeveralWinsUnderTwoByTwo() {
        for (int positions = 1; positions < 16; positions++) {
            Tensor x = Tensor.of(new float[] {1, 9, Float.POSITIVE_INFINITY, 2}, 1, 1, 2, 2).requiresGrad(true);
            float[] expected = new float[4];
            expected[Integer.numberOfTrailingZeros(positions)] = 1;
            int bits = positions;
            x.update(a -> {
                for (int i = 0; i < 4; i++) {
                    a[i] = (bits >> i & 1) != 0 ? NAN : a[i];
                }
            });
            Tensor y = MaxPool2d.maxPool2d(x, PoolOptions.of(2)).sum();
            assertTrue(Float.isNaN(y.item()));
            y.backward();
            assertArrayEquals(expected, x.grad().toArray(), "positions " + positions);
        }
    }

    @Test
    void spoilsItsOwnRunOnly() {
        Tensor x = Tensor.of(new float[] {0, NAN, 0, 0}, 2, 2);
        assertArrayEquals(new float[] {NAN, NAN, 0.5f, 0.5f}, Softmax.softmax(x, 1).toArray());
        assertArrayEquals(new float[] {NAN, 0.6931472f}, LogSumExp.logSumExp(x, false, 1).toArray(), 1e-6f);
        assertArrayEquals(new float[] {NAN, 0}, x.sum(1).toArray());
        assertTrue(Float.isNaN(CrossEntropy.crossEntropy(x, new int[] {0, 0}).item()));
    }

    @Test
    void aReluOfNaNHasNoGradientEither() {
        Tensor x = Tensor.of(new float[] {NAN, 1, -1}, 3).requiresGrad(true);
        x.relu().sum().backward();
        assertArrayEquals(new float[] {NAN, 1, 0}, x.grad().toArray(), 0);
    }
}
