package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Compares the one-dimensional convolution with its definition in double precision. */
class Conv1dTest {
    private static ConvOptions options(int stride, int padding, int dilation, int groups) {
        return ConvOptions.DEFAULT.stride(stride).padding(padding).dilation(dilation).groups(groups);
    }

    /** Computes the convolution by its definition, as a plain loop. */
    private static double[][][] plain(Tensor x, Conv1d layer, ConvOptions o) {
        Tensor w = layer.weight();
        int out = w.shape().dim(0);
        int perGroup = w.shape().dim(1);
        int kernel = w.shape().dim(2);
        int length = x.shape().dim(2);
        int outLength = (length + 2 * o.padW() - o.dilationW() * (kernel - 1) - 1) / o.strideW() + 1;
        double[][][] y = new double[x.shape().dim(0)][out][outLength];
        for (int n = 0; n < y.length; n++) {
            for (int c = 0; c < out; c++) {
                for (int i = 0; i < outLength; i++) {
                    y[n][c][i] = layer.bias() == null ? 0 : layer.bias().get(c);
                    for (int p = 0; p < perGroup; p++) {
                        for (int k = 0; k < kernel; k++) {
                            int at = i * o.strideW() - o.padW() + k * o.dilationW();
                            if (at >= 0 && at < length) {
                                y[n][c][i] += (double) w.get(c, p, k)
                                        * x.get(n, c / (out / o.groups()) * perGroup + p, at);
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    @Property(tries = 100)
    void isTheDefinition(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int kernel,
            @ForAll @IntRange(min = 1, max = 3) int stride, @ForAll @IntRange(max = 3) int padding,
            @ForAll @IntRange(min = 1, max = 3) int dilation, @ForAll @IntRange(min = 1, max = 2) int groups,
            @ForAll boolean biased) {
        ConvOptions o = options(stride, padding, dilation, groups);
        Conv1d layer = new Conv1d(4, 6, kernel, o, biased, new RandomStream(seed));
        Tensor x = new RandomStream(seed + 1).normal(1, 2, 4, 11);
        Tensor y = layer.apply(x);
        double[][][] expected = plain(x, layer, o);
        assertEquals(Shape.of(2, 6, expected[0][0].length), y.shape());
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 6; c++) {
                for (int i = 0; i < expected[n][c].length; i++) {
                    assertEquals(expected[n][c][i], y.get(n, c, i), 1e-5);
                }
            }
        }
    }

    @Property(tries = 30)
    void gradientsEqualDifferences(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(max = 2) int padding, @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll @IntRange(min = 1, max = 2) int groups) {
        Conv1d layer = new Conv1d(2, 4, 3, options(stride, padding, dilation, groups), true, new RandomStream(seed));
        GradientCheck.of(in -> layer.forward(in[0], in[1])).run(new RandomStream(seed + 1).normal(1, 2, 2, 7),
                layer.weight()).assertPassed();
    }

    @Example
    void computesByHand() {
        Conv1d layer = new Conv1d(1, 1, 2, new RandomStream(0));
        layer.weight().set(new float[] {1, 10});
        layer.bias().set(new float[] {0.5f});
        Tensor y = layer.apply(Tensor.of(new float[] {1, 2, 3}, 1, 1, 3));
        assertEquals(Shape.of(1, 1, 2), y.shape());
        assertArrayEquals(new float[] {21.5f, 32.5f}, y.array());
        y.sum().backward();
        assertArrayEquals(new float[] {3, 5}, layer.weight().grad().array());
        assertArrayEquals(new float[] {2}, layer.bias().grad().array());
    }

    @Example
    void beginsWithinOneByTheRootOfItsFanIn() {
        for (int groups = 1; groups <= 4; groups++) {
            // The largest of at least 480 draws is close to the bound for any seed.
            Conv1d layer = new Conv1d(12, 480, 3, ConvOptions.DEFAULT.groups(groups), true, new RandomStream(groups));
            assertEquals(Shape.of(480, 12 / groups, 3), layer.weight().shape());
            double bound = 1 / Math.sqrt(12.0 / groups * 3) * (1 + 1e-6);
            for (Tensor p : layer.namedParameters().values()) {
                float largest = 0;
                for (float v : p.array()) {
                    largest = Math.max(largest, Math.abs(v));
                }
                assertTrue(largest <= bound && largest > 0.9 * bound, largest + " against " + bound);
            }
        }
    }

    @Example
    void namesAndOptions() {
        ConvOptions o = new ConvOptions(7, 2, 5, 1, 3, 2, 1);
        Conv1d layer = new Conv1d(2, 3, 5, o, false, new RandomStream(0));
        assertEquals(new ConvOptions(1, 2, 0, 1, 1, 2, 1), layer.options());
        assertNull(layer.bias());
        assertEquals(List.of("weight"), List.copyOf(layer.namedParameters().keySet()));
        assertEquals("Conv1d(2 -> 3, 5, stride 2, padding 1, dilation 2, no bias)", layer.describe());
        Conv1d plain = new Conv1d(4, 2, 3, new RandomStream(0));
        assertEquals(List.of("weight", "bias"), List.copyOf(plain.namedParameters().keySet()));
        assertEquals("Conv1d(4 -> 2, 3)", plain.describe());
    }

    @Example
    void sizesThatAreNoInt() {
        int huge = Integer.MAX_VALUE;
        for (ConvOptions o : List.of(ConvOptions.DEFAULT.padding(huge), ConvOptions.DEFAULT.dilation(huge),
                ConvOptions.DEFAULT.dilation(1 << 30), ConvOptions.DEFAULT.padding(huge).dilation(huge))) {
            Conv1d layer = new Conv1d(2, 3, 5, o, false, new RandomStream(0));
            assertThrows(ShapeException.class, () -> layer.apply(Tensor.zeros(1, 2, 9)));
        }
        Conv1d far = new Conv1d(2, 3, 5, ConvOptions.DEFAULT.stride(2_000_000_000), false, new RandomStream(0));
        Conv1d near = new Conv1d(2, 3, 5, ConvOptions.DEFAULT.stride(9), false, new RandomStream(0));
        Tensor x = new RandomStream(1).normal(1, 4, 2, 9);
        assertArrayEquals(near.apply(x).array(), far.apply(x).array());
    }

    private static void refused(Conv1d layer, String message, int... dims) {
        Tensor x = Tensor.zeros(dims);
        assertEquals(message, assertThrows(ShapeException.class, () -> layer.apply(x)).getMessage());
    }

    @Example
    void whatDoesNotFitIsNamed() {
        Conv1d layer = new Conv1d(4, 2, 3, options(1, 1, 3, 2), true, new RandomStream(0));
        refused(layer, "conv1d needs input [N, C, L] and weight [out, C / groups, length], not [4, 9] and [2, 2, 3]", 4,
                9);
        refused(layer, "conv1d: input [1, 6, 9] and weight [2, 2, 3] do not fit with 2 groups", 1, 6, 9);
        refused(layer, "conv1d: weight [2, 2, 3] with dilation 3 does not fit into input [1, 4, 4] with padding 1", 1,
                4, 4);
        assertEquals(Shape.of(1, 2, 1), layer.apply(Tensor.zeros(1, 4, 5)).shape());
        RandomStream random = new RandomStream(0);
        ConvOptions three = ConvOptions.DEFAULT.groups(3);
        assertEquals("3 groups do not divide 3 input and 4 output channels",
                assertThrows(IllegalArgumentException.class, () -> new Conv1d(3, 4, 1, three, true, random))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Conv1d(4, 3, 1, three, true, random));
    }

    @Example
    void anEmptyBatch() {
        Conv1d layer = new Conv1d(1, 2, 3, new RandomStream(0));
        assertEquals(Shape.of(0, 2, 3), layer.apply(Tensor.zeros(0, 1, 5)).shape());
    }
}
