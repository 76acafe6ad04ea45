package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.kernels.vec.Twins;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the gradients by Winograd's algorithm with their definition in double precision. */
class WinogradTest {
    /** The maximum error of a gradient, relative to the sum of the magnitudes of its products. */
    private static final double TOLERANCE = 2e-6;

    private static Convolution convolution(int images, int in, int out, int height, int width, int padH, int padW) {
        return new Convolution(images, in, out, 1, new Window(height, width, 3, 3, 1, 1, padH, padW, 1, 1));
    }

    @Provide
    Arbitrary<Convolution> convolutions() {
        Arbitrary<Integer> pads = Arbitraries.integers().between(0, 2);
        Arbitrary<int[]> sides = Combinators.combine(Arbitraries.integers().between(1, 11), pads)
                .as((size, pad) -> new int[] {Math.max(size, 3 - 2 * pad), pad});
        return Combinators.combine(Arbitraries.integers().between(1, 5), Arbitraries.integers().between(1, 70),
                Arbitraries.integers().between(1, 40), sides, sides)
                .as((images, in, out, v, h) -> convolution(images, in, out, v[0], h[0], v[1], h[1]));
    }

    /** Returns random arrays for the input, the weights and the output's gradient. */
    private static float[][] arrays(Convolution c) {
        return new float[][] {Twins.normal(1, c.images() * c.in() * c.window().area()),
            Twins.normal(2, c.out() * c.in() * 9), Twins.normal(3, c.images() * c.out() * c.window().outArea())};
    }

    private static float[] input(Convolution c, float[] gy, float[] weight) {
        float[] gx = new float[c.images() * c.in() * c.window().area()];
        Arrays.fill(gx, Float.NaN);
        Twins.poisonPool();
        new WinogradInput(Winograd.of(c)).run(gy, weight, gx);
        return gx;
    }

    private static float[] weight(Convolution c, float[] x, float[] gy) {
        float[] gw = new float[c.out() * c.in() * 9];
        Arrays.fill(gw, Float.NaN);
        Twins.poisonPool();
        new WinogradWeight(Winograd.of(c)).run(x, gy, gw);
        return gw;
    }

    /** Receives the indices of the input, the weight and the output of one product of the convolution. */
    private interface Product {
        void of(int x, int w, int y);
    }

    private static void products(Convolution c, Product product) {
        Window w = c.window();
        for (int n = 0; n < c.images(); n++) {
            for (int o = 0; o < c.out(); o++) {
                for (int p = 0; p < w.outArea(); p++) {
                    for (int k = 0; k < c.in() * 9; k++) {
                        int y = p / w.outW() - w.padH() + k % 9 / 3;
                        int x = p % w.outW() - w.padW() + k % 3;
                        if (y >= 0 && y < w.height() && x >= 0 && x < w.width()) {
                            product.of(((n * c.in() + k / 9) * w.height() + y) * w.width() + x, o * c.in() * 9 + k,
                                    (n * c.out() + o) * w.outArea() + p);
                        }
                    }
                }
            }
        }
    }

    private static void near(double[] expected, double[] magnitude, float[] actual, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * magnitude[i], what + " " + i);
        }
    }

    @Property(tries = 150)
    void gradientsAreTheConvolutions(@ForAll("convolutions") Convolution c) {
        float[][] a = arrays(c);
        double[] gx = new double[a[0].length];
        double[] gw = new double[a[1].length];
        double[] sizeX = new double[gx.length];
        double[] sizeW = new double[gw.length];
        products(c, (x, w, y) -> {
            gx[x] += (double) a[1][w] * a[2][y];
            sizeX[x] += Math.abs((double) a[1][w] * a[2][y]);
            gw[w] += (double) a[0][x] * a[2][y];
            sizeW[w] += Math.abs((double) a[0][x] * a[2][y]);
        });
        near(gx, smooth(sizeX), input(c, a[2], a[1]), "gx");
        near(gw, smooth(sizeW), weight(c, a[0], a[2]), "gw");
    }

    /**
     * Sets all magnitudes to the largest one. Each sum of a tile uses all components of the tile, so rounding errors of
     * large components affect all sums.
     */
    private static double[] smooth(double[] magnitude) {
        double most = 0;
        for (double m : magnitude) {
            most = Math.max(most, m);
        }
        Arrays.fill(magnitude, most);
        return magnitude;
    }

    /**
     * Covers several partial sums and blocks, the last of which are not full; planes that are wider than a block; and
     * so few rows of tiles that a partial sum could be empty.
     */
    @ParameterizedTest
    @CsvSource({"1, 3, 5, 18, 912, 1, 1", "1, 3, 5, 10, 1800, 1, 1", "4, 2, 3, 2, 1600, 1, 1",
        "8, 150, 20, 16, 8, 1, 1",
        "70, 20, 17, 14, 14, 1, 1", "150, 5, 7, 10, 11, 1, 0", "2, 3, 6, 70, 250, 2, 1",
        "33, 70, 9, 4, 4, 1, 1"})
    void sameBitsOnAnyNumberOfThreads(int images, int in, int out, int height, int width, int padH, int padW)
            throws Exception {
        Convolution c = convolution(images, in, out, height, width, padH, padW);
        float[][] a = arrays(c);
        float[] gx = input(c, a[2], a[1]);
        float[] gw = weight(c, a[0], a[2]);
        double whole = 0;
        float[] y = new float[a[2].length];
        c.forward(a[0], a[1], null, y);
        for (int i = 0; i < y.length; i++) {
            whole += (double) y[i] * a[2][i];
        }
        assertEquals(whole, dot(a[0], gx), 1e-3 * Math.sqrt(y.length));
        assertEquals(whole, dot(a[1], gw), 1e-3 * Math.sqrt(y.length));
        for (int threads = 2; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                assertArrayEquals(gx, workers.run(() -> input(c, a[2], a[1])), threads + " threads");
                assertArrayEquals(gw, workers.run(() -> weight(c, a[0], a[2])), threads + " threads");
            }
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void whatIsNotSuchAConvolutionGoesAnotherWay() {
        assertTrue(Winograd.fits(convolution(2, 64, 64, 8, 8, 1, 1)));
        Window[] others = {new Window(8, 8, 3, 3, 2, 1, 1, 1, 1, 1), new Window(8, 8, 3, 3, 1, 1, 1, 3, 1, 1),
            new Window(8, 8, 3, 3, 1, 1, 1, 1, 1, 2), new Window(8, 8, 3, 5, 1, 1, 1, 1, 1, 1),
            new Window(0, 8, 3, 3, 1, 1, 2, 1, 1, 1)};
        for (Window w : others) {
            assertFalse(Winograd.fits(new Convolution(2, 64, 64, 1, w)), w.toString());
        }
        assertFalse(Winograd.fits(new Convolution(2, 64, 64, 2, new Window(8, 8, 3, 3, 1, 1, 1, 1, 1, 1))));
    }

    /**
     * Covers more than 2^26 components of kernels or of a row of tiles, and images with more elements than an array can
     * hold.
     */
    @ParameterizedTest
    @CsvSource({"2, 2048, 2200, 8, 8", "2, 16, 131072, 2, 2048", "2, 131072, 24, 2, 2048", "2, 64, 64, 8, 200000",
        "65536, 1024, 1024, 3, 3", "70000, 1200, 64, 4, 4"})
    void whatTakesArraysOutOfProportionDoesNotFit(int images, int in, int out, int height, int width) {
        assertFalse(Winograd.fits(convolution(images, in, out, height, width, 1, 1)));
    }

    private static boolean[] winogradIsCheaper(Convolution c) {
        Winograd w = Winograd.of(c);
        return new boolean[] {w.inputCost() <= c.inputCost(), w.weightCost() <= c.weightCost()};
    }

    /**
     * The middle layers of a VGG network use Winograd's algorithm. Layers with few channels or with planes of a single
     * pixel do not.
     */
    @Test
    void itIsTakenWhereItPays() {
        assertArrayEquals(new boolean[] {true, true}, winogradIsCheaper(convolution(32, 128, 128, 16, 16, 1, 1)));
        assertArrayEquals(new boolean[] {true, true}, winogradIsCheaper(convolution(32, 512, 512, 4, 4, 1, 1)));
        assertArrayEquals(new boolean[] {false, false}, winogradIsCheaper(convolution(64, 3, 128, 32, 32, 1, 1)));
        assertArrayEquals(new boolean[] {false, false}, winogradIsCheaper(convolution(64, 512, 512, 1, 1, 1, 1)));
        // Folding the gradients of patches costs less here than gathering patches or transforming tiles.
        assertFalse(winogradIsCheaper(convolution(32, 8, 128, 32, 32, 1, 1))[0]);
    }

    @Test
    void theConvolutionTakesIt() {
        Convolution c = convolution(3, 64, 64, 13, 14, 1, 1);
        assertArrayEquals(new boolean[] {true, true}, winogradIsCheaper(c));
        float[][] a = arrays(c);
        float[] gx = new float[a[0].length];
        float[] gw = new float[a[1].length];
        c.backwardInput(a[2], a[1], gx);
        c.backwardWeight(a[0], a[2], gw);
        assertArrayEquals(input(c, a[2], a[1]), gx);
        assertArrayEquals(weight(c, a[0], a[2]), gw);
    }

    @Test
    void noImagesGiveNoGradient() {
        Convolution c = convolution(0, 128, 128, 8, 8, 1, 1);
        float[] gw = Twins.normal(1, 128 * 128 * 9);
        c.backwardInput(new float[0], new float[gw.length], new float[0]);
        c.backwardWeight(new float[0], new float[0], gw);
        assertArrayEquals(new float[gw.length], gw);
    }
}
