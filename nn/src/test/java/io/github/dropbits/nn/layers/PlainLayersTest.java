package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.AvgPool2d;
import io.github.dropbits.core.ops.Gelu;
import io.github.dropbits.core.ops.Hardswish;
import io.github.dropbits.core.ops.LeakyRelu;
import io.github.dropbits.core.ops.MaxPool2d;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.core.ops.Relu6;
import io.github.dropbits.core.ops.Silu;
import io.github.dropbits.core.ops.Tanh;
import io.github.dropbits.nn.Module;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that layers without parameters give the same results as their ops. */
class PlainLayersTest {
    private final Tensor images = new RandomStream(1).normal(4, 2, 3, 5, 6);

    static Stream<Arguments> layers() {
        PoolOptions sliding = new PoolOptions(3, 2, 1);
        return Stream.of(op(Activation.relu(), Tensor::relu), op(Activation.relu6(), Relu6::relu6),
                op(Activation.leakyRelu(0.2f), x -> LeakyRelu.leakyRelu(x, 0.2f)),
                op(Activation.sigmoid(), Tensor::sigmoid), op(Activation.tanh(), Tanh::tanh),
                op(Activation.gelu(), Gelu::gelu), op(Activation.silu(), Silu::silu),
                op(Activation.hardswish(), Hardswish::hardswish), op(new Activation("own", x -> x.mul(3)),
                x -> x.mul(3)),
                op(Pooling.max(2), x -> MaxPool2d.maxPool2d(x, new PoolOptions(2, 2, 0))),
                op(Pooling.max(sliding), x -> MaxPool2d.maxPool2d(x, sliding)),
                op(Pooling.average(sliding), x -> AvgPool2d.avgPool2d(x, sliding, true)),
                op(Pooling.globalAverage(), x -> x.mean(2, 3)));
    }

    private static Arguments op(Module layer, UnaryOperator<Tensor> op) {
        return Arguments.of(layer, op);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void isItsOp(Module layer, UnaryOperator<Tensor> op) {
        Tensor expected = op.apply(images);
        assertArrayEquals(expected.array(), layer.apply(images).array(), 1e-6f);
        assertArrayEquals(expected.array(), layer.evaluating(() -> layer.apply(images)).array(), 1e-6f);
        assertEquals(Map.of(), layer.namedParameters());
        assertEquals(Map.of(), layer.namedBuffers());
    }

    @Test
    void poolsHaveTheShapesOfTheirWindows() {
        assertEquals(Shape.of(2, 3, 2, 3), Pooling.max(2).apply(images).shape());
        assertEquals(Shape.of(2, 3, 3, 3), Pooling.average(new PoolOptions(3, 2, 1)).apply(images).shape());
        Tensor x = Tensor.of(new float[] {1, 2, 3, 10}, 1, 1, 2, 2);
        assertArrayEquals(new float[] {10}, Pooling.max(2).apply(x).array());
        assertArrayEquals(new float[] {4}, Pooling.globalAverage().apply(x).array());
        // Padding counts as zeros.
        assertArrayEquals(new float[] {0.25f, 0.5f, 0.75f, 2.5f},
                Pooling.average(new PoolOptions(2, 2, 1)).apply(x).array());
    }

    @Test
    void flattenKeepsTheRows() {
        Tensor flat = new Flatten().apply(images);
        assertEquals(Shape.of(2, 90), flat.shape());
        assertArrayEquals(images.array(), flat.array());
        assertEquals(Shape.of(4, 1), new Flatten().apply(Tensor.zeros(4)).shape());
        assertEquals(Shape.of(0, 6), new Flatten().apply(Tensor.zeros(0, 2, 3)).shape());
    }

    @Test
    void sequentialAppliesItsPartsInOrder() {
        Sequential model = new Sequential(new Activation("double", x -> x.mul(2)), new Activation("add",
                x -> x.add(1)));
        assertEquals(7, model.apply(Tensor.scalar(3)).item());
        assertSame(images, new Sequential().apply(images));
        assertTrue(model.children().keySet().containsAll(Stream.of("0", "1").toList()));
    }
}
