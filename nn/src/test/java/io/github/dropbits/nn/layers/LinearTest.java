package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Snapshot;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Checks that the fully connected layer gives the same result as the op with the layer's parameters. */
class LinearTest {
    @Property(tries = 30)
    void isTheOp(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int in, @ForAll @IntRange(min = 1,
            max = 9) int out,
            @ForAll boolean biased) {
        Linear layer = new Linear(in, out, biased, new RandomStream(seed));
        Tensor x = new RandomStream(seed + 1).normal(1, 2, 3, in);
        Tensor y = layer.apply(x);
        assertEquals(Shape.of(2, 3, out), y.shape());
        assertArrayEquals(io.github.dropbits.core.ops.Linear.linear(x, layer.weight(), layer.bias()).array(),
                y.array());
    }

    @Example
    void computesByHand() {
        Linear layer = new Linear(2, 3, new RandomStream(0));
        layer.weight().set(new float[] {1, 2, 3, 4, 5, 6});
        layer.bias().set(new float[] {10, 20, 30});
        assertArrayEquals(new float[] {9, 19, 29}, layer.apply(Tensor.of(new float[] {1, -1}, 1, 2)).array());
    }

    @Example
    void parametersGetGradients() {
        Linear layer = new Linear(2, 1, new RandomStream(0));
        layer.apply(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)).sum().backward();
        assertArrayEquals(new float[] {4, 6}, layer.weight().grad().array());
        assertArrayEquals(new float[] {2}, layer.bias().grad().array());
    }

    @Property(tries = 20)
    void beginsWithinOneByTheRootOfItsInputs(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int in) {
        Linear layer = new Linear(in, 20, new RandomStream(seed));
        double bound = 1 / Math.sqrt(in) * (1 + 1e-6);
        for (Tensor p : layer.namedParameters().values()) {
            for (float v : p.array()) {
                assertTrue(Math.abs(v) <= bound, v + " is beyond " + bound);
            }
        }
    }

    @Example
    void equalStreamsGiveEqualLayers() {
        Snapshot one = Snapshot.of(new Linear(5, 4, new RandomStream(7)));
        assertEquals(one, Snapshot.of(new Linear(5, 4, new RandomStream(7))));
        assertTrue(!one.equals(Snapshot.of(new Linear(5, 4, new RandomStream(8)))));
    }

    @Example
    void withoutBiasesThereIsOneParameter() {
        Linear layer = new Linear(5, 4, false, new RandomStream(7));
        assertNull(layer.bias());
        assertEquals(Map.of("weight", layer.weight()), layer.namedParameters());
        assertEquals(Shape.of(4, 5), layer.weight().shape());
        Linear biased = new Linear(5, 4, new RandomStream(7));
        assertSame(biased.bias(), biased.namedParameters().get("bias"));
    }

    @Example
    void aWrongWidthIsRefusedWithBothShapes() {
        Linear layer = new Linear(5, 4, new RandomStream(7));
        String message = assertThrows(ShapeException.class, () -> layer.apply(Tensor.zeros(2, 6))).getMessage();
        assertTrue(message.contains("[2, 6]") && message.contains("[4, 5]"), message);
    }
}
