package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.kernels.vec.Twins;
import io.github.dropbits.core.runtime.Workers;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The convolution's passes are adjoint to each other, and give the same bits on any number of threads. */
class ConvolutionTest {
    static Stream<Convolution> convolutions() {
        return Stream.of(
                // Many blocks of images, the last one not full; more than the eight partial sums.
                new Convolution(27, 3, 5, 1, new Window(19, 18, 3, 3, 1, 1, 1, 1, 1, 1)),
                // One block of images; the product itself is split among threads instead.
                new Convolution(1, 16, 64, 1, new Window(33, 32, 5, 5, 1, 1, 2, 2, 1, 1)),
                new Convolution(9, 6, 4, 2, new Window(20, 23, 2, 4, 2, 1, 1, 0, 1, 2)),
                new Convolution(5, 8, 8, 8, new Window(31, 31, 3, 3, 2, 2, 1, 1, 1, 1)),
                new Convolution(6, 7, 9, 1, new Window(16, 16, 1, 1, 1, 1, 0, 0, 1, 1)),
                // The input's gradient by folding: no padding, a stride, more padding than the window's span.
                new Convolution(20, 7, 9, 1, new Window(12, 12, 5, 5, 1, 1, 0, 0, 1, 1)),
                new Convolution(18, 5, 7, 1, new Window(15, 14, 3, 3, 2, 2, 1, 1, 1, 1)),
                new Convolution(3, 4, 6, 2, new Window(9, 8, 2, 2, 1, 1, 2, 3, 1, 1)),
                // Planes smaller than a strip, so that a strip spans several images.
                new Convolution(19, 12, 70, 1, new Window(4, 4, 3, 3, 1, 1, 1, 1, 1, 1)),
                new Convolution(17, 9, 8, 1, new Window(8, 8, 1, 1, 2, 2, 0, 0, 1, 1)),
                // Depthwise, with two output channels for each input channel.
                new Convolution(4, 3, 6, 3, new Window(17, 18, 3, 5, 2, 1, 1, 2, 1, 1)),
                // The gradients use Winograd's algorithm; WinogradTest asserts this for similar shapes.
                new Convolution(7, 64, 66, 1, new Window(13, 14, 3, 3, 1, 1, 1, 1, 1, 1)),
                new Convolution(5, 64, 90, 1, new Window(6, 9, 3, 3, 1, 1, 0, 2, 1, 1)),
                // More weights than one block of packed panels holds.
                new Convolution(2, 130, 12, 1, new Window(10, 9, 3, 3, 1, 1, 1, 1, 1, 1)));
    }

    /** The results of every pass (output, gradients of input, weights and biases), then the arrays they came from. */
    private static float[][] passes(Convolution c) {
        float[] x = Twins.normal(1, c.images() * c.in() * c.window().area());
        float[] w = Twins.normal(2, c.out() * c.in() / c.groups() * c.window().kernelArea());
        float[] b = Twins.normal(3, c.out());
        float[] y = new float[c.images() * c.out() * c.window().outArea()];
        float[] gy = Twins.normal(4, y.length);
        float[] gx = new float[x.length];
        float[] gw = new float[w.length];
        float[] gb = new float[b.length];
        c.forward(x, w, b, y);
        c.backwardInput(gy, w, gx);
        c.backwardWeight(x, gy, gw);
        c.backwardBias(gy, gb);
        return new float[][] {y, gx, gw, gb, x, w, b, gy};
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void sameBitsOnAnyNumberOfThreads(Convolution c) throws Exception {
        float[][] alone = passes(c);
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                float[][] spread = workers.run(() -> passes(c));
                for (int i = 0; i < alone.length; i++) {
                    assertArrayEquals(alone[i], spread[i], threads + " threads, array " + i);
                }
            }
        }
    }

    /**
     * The output without bias is linear in the input and in the weights. Its inner product with gy is therefore the
     * inner product of either one with its gradient; likewise the biases' share of the output.
     */
    @ParameterizedTest
    @MethodSource("convolutions")
    void gradientsAreAdjoint(Convolution c) {
        float[][] p = passes(c);
        float[] unbiased = new float[p[0].length];
        c.forward(p[4], p[5], null, unbiased);
        double whole = dot(unbiased, p[7]);
        assertEquals(whole, dot(p[4], p[1]), 1e-3 * Math.sqrt(p[0].length));
        assertEquals(whole, dot(p[5], p[2]), 1e-3 * Math.sqrt(p[0].length));
        assertEquals(dot(p[0], p[7]) - whole, dot(p[6], p[3]), 1e-3 * Math.sqrt(p[0].length));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
