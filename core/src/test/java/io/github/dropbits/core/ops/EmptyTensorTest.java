package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ops accept tensors with extents of 0. They compute nothing and do not fail. */
class EmptyTensorTest {
    private static Tensor leaf(int... dims) {
        return Tensor.full(1, dims).requiresGrad(true);
    }

    /**
     * Checks the shape of a result and, after a backward pass, that the gradients have the shapes of the inputs and are
     * 0.
     */
    private static void check(Shape expected, Function<Tensor[], Tensor> op, Tensor... in) {
        Tensor y = op.apply(in);
        assertEquals(expected, y.shape());
        y.backward(Tensor.full(1, expected.toArray()));
        for (Tensor t : in) {
            assertEquals(t.shape(), t.grad().shape());
            assertArrayEquals(new float[t.elements()], t.grad().toArray(), 0);
        }
    }

    static Stream<Function<Tensor[], Tensor>> elementwise() {
        return Stream.of(in -> in[0].exp(), in -> in[0].relu(), in -> Softplus.softplus(in[0]),
                in -> in[0].add(in[0]), in -> in[0].mul(2), in -> Maximum.maximum(in[0], Tensor.zeros(3)),
                in -> Where.where(Tensor.zeros(2, 1, 1), in[0], in[0].neg()), in -> in[0].reshape(0).reshape(2, 0, 3),
                in -> Slice.slice(in[0], 2, 0, 3));
    }

    @ParameterizedTest
    @MethodSource("elementwise")
    void stayEmpty(Function<Tensor[], Tensor> op) {
        check(Shape.of(2, 0, 3), op, leaf(2, 0, 3));
    }

    @Test
    void broadcastAgainstExtentOne() {
        check(Shape.of(0, 3), in -> in[0].add(in[1]), leaf(0, 3), leaf(1, 3));
        check(Shape.of(2, 0), in -> in[0].mul(in[1]), leaf(2, 1), leaf(0));
        check(Shape.of(0), in -> BroadcastTo.broadcastTo(in[0], 0), leaf());
    }

    @Test
    void sumToZero() {
        check(Shape.SCALAR, in -> in[0].sum(), leaf(2, 0));
        assertEquals(0, Tensor.zeros(2, 0).sum().item());
        check(Shape.of(2), in -> in[0].sum(1), leaf(2, 0));
        assertArrayEquals(new float[] {0, 0}, Tensor.zeros(2, 0).sum(1).toArray());
        check(Shape.of(0), in -> in[0].sum(0), leaf(2, 0));
        check(Shape.of(1, 0), in -> Sum.sum(in[0], true, 0), leaf(2, 0));
    }

    @Test
    void productsOverNothingAreZero() {
        assertArrayEquals(new float[6], Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 3)).toArray());
        check(Shape.of(2, 3), in -> in[0].matmul(in[1]), leaf(2, 0), leaf(0, 3));
        check(Shape.of(4, 2, 3), in -> in[0].matmul(in[1]), leaf(4, 2, 0), leaf(4, 0, 3));
        check(Shape.of(0, 3), in -> in[0].matmul(in[1]), leaf(0, 2), leaf(2, 3));
        check(Shape.of(2, 0), in -> in[0].matmul(in[1]), leaf(2, 3), leaf(3, 0));
    }

    @Test
    void noBatchesNoProducts() {
        check(Shape.of(0, 2, 4), in -> in[0].matmul(in[1]), leaf(0, 2, 3), leaf(0, 3, 4));
        check(Shape.of(0, 2, 4), in -> in[0].matmul(in[1]), leaf(0, 2, 3), leaf(3, 4));
        check(Shape.of(0, 2, 4), in -> in[0].matmul(in[1]), leaf(2, 3), leaf(0, 3, 4));
    }

    @Test
    void aLayerWithoutInputsGivesItsBias() {
        Tensor bias = Tensor.of(new float[] {1, 2}, 2);
        assertArrayEquals(new float[] {1, 2, 1, 2, 1, 2},
                Linear.linear(Tensor.zeros(3, 0), Tensor.zeros(2, 0), bias).toArray());
        check(Shape.of(0, 2), in -> Linear.linear(in[0], in[1], in[2]), leaf(0, 3), leaf(2, 3), leaf(2));
    }

    @Test
    void noImages() {
        check(Shape.of(0, 3, 4, 4), in -> Conv2d.conv2d(in[0], in[1], in[2], ConvOptions.DEFAULT), leaf(0, 2, 6, 6),
                leaf(3, 2, 3, 3), leaf(3));
        check(Shape.of(0, 2, 3, 3), in -> MaxPool2d.maxPool2d(in[0], PoolOptions.of(2)), leaf(0, 2, 6, 6));
        check(Shape.of(0, 2, 3, 3), in -> AvgPool2d.avgPool2d(in[0], PoolOptions.of(2), true), leaf(0, 2, 6, 6));
        check(Shape.of(0, 2, 1, 1), in -> GlobalAvgPool2d.globalAvgPool2d(in[0]), leaf(0, 2, 6, 6));
    }

    @Test
    void noRows() {
        check(Shape.of(0, 4), in -> Softmax.softmax(in[0], 1), leaf(0, 4));
        check(Shape.of(0), in -> Max.max(in[0], false, 1), leaf(0, 4));
        check(Shape.of(0, 4), in -> LayerNorm.layerNorm(in[0], in[1], in[2], 1e-5f), leaf(0, 4), leaf(4), leaf(4));
        check(Shape.of(0, 4), in -> GroupNorm.groupNorm(in[0], 2, in[1], in[2], 1e-5f), leaf(0, 4), leaf(4), leaf(4));
    }

    @Test
    void partsWithoutElementsAddNothing() {
        Tensor a = Tensor.of(new float[] {1, 2}, 1, 2);
        assertArrayEquals(new float[] {1, 2}, Concat.concat(0, Tensor.zeros(0, 2), a).toArray());
        check(Shape.of(0, 4), in -> Concat.concat(1, in), leaf(0, 3), leaf(0, 1));
        assertArrayEquals(new float[3], Pad.pad(Tensor.zeros(0), new int[] {1}, new int[] {2}).toArray());
    }

    @Test
    void scalarsAreNotEmpty() {
        Tensor s = Tensor.scalar(3).requiresGrad(true);
        assertEquals(Shape.SCALAR, s.exp().shape());
        assertEquals(Shape.SCALAR, s.sum().shape());
        assertEquals(Shape.SCALAR, s.mean().shape());
        assertEquals(Shape.SCALAR, s.permute().shape());
        assertEquals(Shape.SCALAR, s.add(s).shape());
        assertEquals(Shape.of(1, 1), s.reshape(1, 1).shape());
        assertEquals(0, Var.var(s, false, false).item());
        Mse.mse(s, Tensor.scalar(1)).backward();
        assertEquals(4, s.grad().item());
    }
}
