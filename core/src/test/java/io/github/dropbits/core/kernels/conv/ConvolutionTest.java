package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.kernels.vec.Twins;
import io.github.dropbits.core.runtime.Workers;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The forward and backward passes of the convolution are adjoint to each other, and give the same bits with any number
 * of threads.
 */
class ConvolutionTest {
    static Stream<Convolution> convolutions() {
        return Stream.of(
                // This case has many blocks of images, the last of which is not full, and more depth than eight partial
                // sums need.
                new Convolution(27, 3, 5, 1, new Window(19, 18, 3, 3, 1, 1, 1, 1, 1, 1)),
                // This case has a single block of images, so the matrix product itself is split among threads.
                new Convolution(1, 16, 64, 1, new Window(33, 32, 5, 5, 1, 1, 2, 2, 1, 1)),
                new Convolution(9, 6, 4, 2, new Window(20, 23, 2, 4, 2, 1, 1, 0, 1, 2)),
                new Convolution(5, 8, 8, 8, new Window(31, 31, 3, 3, 2, 2, 1, 1, 1, 1)),
                new Convolution(6, 7, 9, 1, new Window(16, 16, 1, 1, 1, 1, 0, 0, 1, 1)),
                // In these cases, the input's gradient is computed by folding: without padding, with a stride, and with
                // more padding than the window's span.
                new Convolution(20, 7, 9, 1, new Window(12, 12, 5, 5, 1, 1, 0, 0, 1, 1)),
                new Convolution(18, 5, 7, 1, new Window(15, 14, 3, 3, 2, 2, 1, 1, 1, 1)),
                new Convolution(3, 4, 6, 2, new Window(9, 8, 2, 2, 1, 1, 2, 3, 1, 1)),
                // The planes are smaller than a strip of the matrix product, so a strip spans several images.
                new Convolution(19, 12, 70, 1, new Window(4, 4, 3, 3, 1, 1, 1, 1, 1, 1)),
                new Convolution(17, 9, 8, 1, new Window(8, 8, 1, 1, 2, 2, 0, 0, 1, 1)),
                // This is a depthwise convolution with two output channels for each input channel.
                new Convolution(4, 3, 6, 3, new Window(17, 18, 3, 5, 2, 1, 1, 2, 1, 1)),
                // The gradients of these cases use Winograd's algorithm. WinogradTest asserts this for similar shapes.
                new Convolution(7, 64, 66, 1, new Window(13, 14, 3, 3, 1, 1, 1, 1, 1, 1)),
                new Convolution(5, 64, 90, 1, new Window(6, 9, 3, 3, 1, 1, 0, 2, 1, 1)),
                // There are more weights than fit into one block of packed panels.
                new Convolution(2, 130, 12, 1, new Window(10, 9, 3, 3, 1, 1, 1, 1, 1, 1)));
    }

    /**
     * Returns the results of all passes (the output and the gradients of the input, the weights and the biases),
     * followed by the arrays that they were computed from.
     */
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
     * Without biases, the output is linear in the input and in the weights. Its inner product with gy therefore equals
     * the inner product of the input, or of the weights, with the respective gradient. The same holds for the
     * contribution of the biases.
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
