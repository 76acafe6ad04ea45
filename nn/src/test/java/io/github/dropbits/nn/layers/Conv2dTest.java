package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Checks that the convolutional layer gives the same result as the op with the layer's parameters. */
class Conv2dTest {
    @Property(tries = 40)
    void isTheOp(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(min = 0, max = 2) int padding, @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll @IntRange(min = 1, max = 2) int groups, @ForAll boolean biased) {
        ConvOptions options = ConvOptions.DEFAULT.stride(stride).padding(padding).dilation(dilation).groups(groups);
        Conv2d layer = new Conv2d(4, 6, 3, options, biased, new RandomStream(seed));
        assertEquals(Shape.of(6, 4 / groups, 3, 3), layer.weight().shape());
        assertEquals(biased ? 2 : 1, layer.namedParameters().size());
        assertEquals(options, layer.options());
        Tensor x = new RandomStream(seed + 1).normal(1, 2, 4, 7, 6);
        Tensor expected = io.github.dropbits.core.ops.Conv2d.conv2d(x, layer.weight(), layer.bias(), options);
        Tensor y = layer.apply(x);
        assertEquals(expected.shape(), y.shape());
        assertArrayEquals(expected.array(), y.array());
    }

    @Example
    void computesByHand() {
        Conv2d layer = new Conv2d(1, 1, 2, new RandomStream(0));
        layer.weight().set(new float[] {1, 10, 100, 1000});
        layer.bias().set(new float[] {0.5f});
        Tensor y = layer.apply(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3));
        assertEquals(Shape.of(1, 1, 1, 2), y.shape());
        assertArrayEquals(new float[] {5421.5f, 6532.5f}, y.array());
    }

    @Example
    void parametersGetGradients() {
        Conv2d layer = new Conv2d(1, 1, 2, new RandomStream(0));
        layer.apply(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3)).sum().backward();
        assertArrayEquals(new float[] {3, 5, 9, 11}, layer.weight().grad().array());
        assertArrayEquals(new float[] {2}, layer.bias().grad().array());
    }

    @Property(tries = 20)
    void beginsWithinOneByTheRootOfItsFanIn(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int groups) {
        Conv2d layer = new Conv2d(12, 12, 3, ConvOptions.DEFAULT.groups(groups), true, new RandomStream(seed));
        double bound = 1 / Math.sqrt(12.0 / groups * 9) * (1 + 1e-6);
        for (Tensor p : layer.namedParameters().values()) {
            float largest = 0;
            for (float v : p.array()) {
                largest = Math.max(largest, Math.abs(v));
            }
            assertTrue(largest <= bound && largest > bound / 2, largest + " against " + bound);
        }
    }

    @Example
    void biasesMayBeLeftOut() {
        Conv2d layer = new Conv2d(2, 3, 3, ConvOptions.DEFAULT, false, new RandomStream(0));
        assertNull(layer.bias());
        assertSame(layer.weight(), layer.namedParameters().get("weight"));
    }

    @Example
    void groupsMustDivideTheChannels() {
        ConvOptions three = ConvOptions.DEFAULT.groups(3);
        RandomStream random = new RandomStream(0);
        String message = assertThrows(IllegalArgumentException.class, () -> new Conv2d(3, 4, 1, three, true, random))
                .getMessage();
        assertEquals("3 groups do not divide 3 input and 4 output channels", message);
        assertThrows(IllegalArgumentException.class, () -> new Conv2d(4, 3, 1, three, true, random));
    }
}
