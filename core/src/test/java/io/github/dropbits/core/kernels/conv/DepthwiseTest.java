package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.kernels.vec.Twins;
import io.github.dropbits.core.runtime.ScratchPool;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** Compares depthwise convolution with its definition, for various geometries and numbers of images. */
class DepthwiseTest {
    /** The vertical or horizontal parameters of a window's geometry. */
    record Side(int kernel, int stride, int pad, int dilation, int spare) {
        int extent() {
            return Math.max(1, (kernel - 1) * dilation + 1 - 2 * pad + spare);
        }
    }

    /** The output and the gradients of the input and the weights, computed by the definition in double precision. */
    private record Expected(double[] y, double[] gx, double[] gw) {
    }

    @Provide
    Arbitrary<Side> sides() {
        Arbitrary<Integer> spare = Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.integers().between(0, 6)),
                Tuple.of(1, Arbitraries.integers().between(7, 70)));
        return Combinators.combine(Arbitraries.integers().between(1, 5), Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(0, 6), Arbitraries.integers().between(1, 3), spare).as(Side::new);
    }

    private static Expected definition(Depthwise d, float[] x, float[] w, float[] bias, float[] gy) {
        Window g = d.window();
        double[] y = new double[gy.length];
        double[] gx = new double[x.length];
        double[] gw = new double[w.length];
        int multiplier = d.out() / d.in();
        for (int k = 0; k < y.length; k++) {
            int o = k / g.outArea() % d.out();
            int plane = k / g.outArea() / d.out() * d.in() + o / multiplier;
            y[k] = bias[o];
            for (int t = 0; t < g.kernelArea(); t++) {
                int row = k / g.outW() % g.outH() * g.strideH() - g.padH() + t / g.kernelW() * g.dilationH();
                int column = k % g.outW() * g.strideW() - g.padW() + t % g.kernelW() * g.dilationW();
                if (row >= 0 && row < g.height() && column >= 0 && column < g.width()) {
                    int at = (plane * g.height() + row) * g.width() + column;
                    y[k] += (double) w[o * g.kernelArea() + t] * x[at];
                    gx[at] += (double) w[o * g.kernelArea() + t] * gy[k];
                    gw[o * g.kernelArea() + t] += (double) gy[k] * x[at];
                }
            }
        }
        return new Expected(y, gx, gw);
    }

    private static void check(int images, int channels, int multiplier, Window window) {
        Depthwise d = new Depthwise(images, channels, channels * multiplier, window);
        float[] x = Twins.normal(1, images * channels * window.area());
        float[] w = Twins.normal(2, d.out() * window.kernelArea());
        float[] bias = Twins.normal(3, d.out());
        float[] gy = Twins.normal(4, images * d.out() * window.outArea());
        Expected e = definition(d, x, w, bias, gy);
        // Old values in scratch arrays must not affect the results.
        float[] dirty = ScratchPool.acquire(1 << 13);
        Arrays.fill(dirty, Float.NaN);
        ScratchPool.release(dirty);
        float[] y = Twins.run(5, 0, 0, gy.length);
        float[] gx = Twins.run(5, 0, 0, x.length);
        float[] gw = Twins.run(5, 0, 0, w.length);
        d.forward(x, w, bias, y);
        d.backwardInput(gy, w, gx);
        d.backwardWeight(x, gy, gw);
        near(e.y(), y, 1e-4, "output");
        near(e.gx(), gx, 1e-4, "input's gradient");
        near(e.gw(), gw, 2e-5 * Math.sqrt(1 + images * window.outArea()), "weights' gradient");
    }

    private static void near(double[] expected, float[] actual, double tolerance, String what) {
        double[] values = new double[actual.length];
        Arrays.setAll(values, i -> actual[i]);
        assertArrayEquals(expected, values, tolerance, what);
    }

    @Property(tries = 200)
    void isItsDefinition(@ForAll("sides") Side vertical, @ForAll("sides") Side horizontal, @ForAll("few") int images,
            @ForAll("few") int channels, @ForAll("few") int multiplier) {
        check(images, channels, multiplier, new Window(vertical.extent(), horizontal.extent(), vertical.kernel(),
                horizontal.kernel(), vertical.stride(), horizontal.stride(), vertical.pad(), horizontal.pad(),
                vertical.dilation(), horizontal.dilation()));
    }

    @Provide
    Arbitrary<Integer> few() {
        return Arbitraries.integers().between(1, 3);
    }

    /**
     * There are several blocks of images. The last block is not full, and reuses the scratch arrays of a full block.
     */
    @Test
    void theLastBlockOfImagesIsNotFull() {
        for (int stride = 1; stride <= 2; stride++) {
            Window window = new Window(28, 27, 3, 3, stride, stride, 1, 1, 1, 1);
            int block = Runs.of(window, 1000).planes();
            check(2 * block + 1, 2, 1, window);
        }
    }

    @Test
    void noImages() {
        check(0, 2, 1, new Window(5, 5, 3, 3, 1, 1, 1, 1, 1, 1));
    }

    @Test
    void sameBitsOnAnyNumberOfThreads() throws Exception {
        Depthwise d = new Depthwise(37, 24, 24, new Window(14, 14, 3, 3, 2, 2, 1, 1, 1, 1));
        float[][] alone = passes(d);
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                float[][] spread = workers.run(() -> passes(d));
                for (int i = 0; i < alone.length; i++) {
                    assertArrayEquals(alone[i], spread[i], threads + " threads, array " + i);
                }
            }
        }
    }

    private static float[][] passes(Depthwise d) {
        float[] x = Twins.normal(1, d.images() * d.in() * d.window().area());
        float[] w = Twins.normal(2, d.out() * d.window().kernelArea());
        float[] gy = Twins.normal(4, d.images() * d.out() * d.window().outArea());
        float[][] passes = {new float[gy.length], new float[x.length], new float[w.length]};
        d.forward(x, w, null, passes[0]);
        d.backwardInput(gy, w, passes[1]);
        d.backwardWeight(x, gy, passes[2]);
        return passes;
    }
}
