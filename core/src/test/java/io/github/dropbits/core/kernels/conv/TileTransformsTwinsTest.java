package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.kernels.vec.Twins;
import io.github.dropbits.core.runtime.Kernels;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the transforms of tiles and kernels with products of the matrices in section 4.1 of Lavin and Gray. */
class TileTransformsTwinsTest {
    private static final double[][] BT = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
    private static final double[][] A = {{1, 0}, {1, 1}, {1, -1}, {0, -1}};
    private static final double[][] G = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
    private static final int TILES = 3;
    private static final float[] SPECIAL = {0f, -0f, Float.POSITIVE_INFINITY, Float.NaN, Float.NEGATIVE_INFINITY,
        1e38f};

    static Stream<TileTransforms> implementations() {
        return Kernels.vectorized() ? Stream.of(new ScalarTileTransforms(), new VectorTileTransforms())
                : Stream.of(new ScalarTileTransforms());
    }

    private static double[][] transposed(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    /** Returns the product {@code m x mt}, where {@code mt} is the transpose of {@code m}. */
    private static double[][] both(double[][] m, double[][] x) {
        return transposed(times(m, transposed(times(m, x))));
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    /** Returns small even integers, for which every result is exact. */
    private static float[] integers(long seed, int n) {
        Random random = new Random(seed);
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = 2 * random.nextInt(-50, 50);
        }
        return a;
    }

    private static double[][] square(float[] a, int at, int rowStep, int step, int side) {
        double[][] d = new double[side][side];
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                d[i][j] = a[at + i * rowStep + j * step];
            }
        }
        return d;
    }

    /** The number of channels, and steps with unused elements between pixels, rows, tiles and components. */
    private record Sizes(int n, int pixelStep, int rowStep, int tileStep, int component) {
        static Sizes of(int n) {
            int pixel = n + 2;
            int tile = n + 1;
            return new Sizes(n, pixel, (2 * TILES + 3) * pixel, tile, TILES * tile + 5);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void componentsOfImagesAndGradients(TileTransforms transforms) {
        for (int n = 1; n <= Twins.LONGEST; n += n < 20 ? 1 : 7) {
            Sizes s = Sizes.of(n);
            float[] image = integers(n, 7 + 4 * s.rowStep());
            float[] data = integers(1, 3 + 16 * s.component());
            float[] errors = data.clone();
            float[] expectedData = data.clone();
            float[] expectedErrors = data.clone();
            for (TileRow row : TileRow.ALL) {
                int offset = 3 + 4 * row.ordinal() * s.component();
                transforms.data(row, image, 7, s.rowStep(), s.pixelStep(), data, offset, s.component(), s.tileStep(),
                        TILES, n);
                transforms.gradient(row, image, 7, s.rowStep(), s.pixelStep(), errors, offset, s.component(),
                        s.tileStep(), TILES, n);
            }
            for (int t = 0; t < TILES; t++) {
                for (int c = 0; c < n; c++) {
                    int from = 7 + 2 * t * s.pixelStep() + c;
                    put(both(BT, square(image, from, s.rowStep(), s.pixelStep(), 4)), expectedData, s, t, c);
                    put(both(A, square(image, from, s.rowStep(), s.pixelStep(), 2)), expectedErrors, s, t, c);
                }
            }
            assertArrayEquals(expectedData, data, n + " channels");
            assertArrayEquals(expectedErrors, errors, 0f, n + " channels");
        }
    }

    private static void put(double[][] components, float[] to, Sizes s, int t, int c) {
        for (int k = 0; k < 16; k++) {
            // Adding 0.0 turns -0 into 0.
            to[3 + k * s.component() + t * s.tileStep() + c] = (float) (components[k / 4][k % 4] + 0.0);
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void pixelsOfComponents(TileTransforms transforms) {
        for (int n = 1; n <= Twins.LONGEST; n += n < 20 ? 1 : 7) {
            Sizes s = Sizes.of(n);
            float[] product = integers(n, 3 + 16 * s.component());
            float[] pixels = integers(2, 7 + 2 * s.rowStep());
            float[] expected = pixels.clone();
            transforms.output(product, 3, s.component(), s.tileStep(), pixels, 7, s.rowStep(), s.pixelStep(), TILES, n);
            for (int t = 0; t < TILES; t++) {
                for (int c = 0; c < n; c++) {
                    double[][] y = both(transposed(A), square(product, 3 + t * s.tileStep() + c, 4 * s.component(),
                            s.component(), 4));
                    for (int k = 0; k < 4; k++) {
                        expected[7 + k / 2 * s.rowStep() + (2 * t + k % 2) * s.pixelStep() + c] =
                                (float) (y[k / 2][k % 2] + 0.0);
                    }
                }
            }
            assertArrayEquals(expected, pixels, n + " channels");
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theBitsAreThePlainTwins(TileTransforms transforms) {
        TileTransforms plain = new ScalarTileTransforms();
        for (int round = 0; round < 3_000; round++) {
            Sizes s = Sizes.of(1 + round % 40);
            float[] from = Twins.normal(round, 16 * s.component() + 4 * s.rowStep());
            for (int i = round % 7; i < from.length; i += 7) {
                from[i] = SPECIAL[i / 7 % SPECIAL.length];
            }
            float[] expected = new float[16 * s.component() + 4 * s.rowStep()];
            float[] actual = expected.clone();
            transform(plain, round, from, expected, s);
            transform(transforms, round, from, actual, s);
            assertArrayEquals(expected, actual, "round " + round);
        }
    }

    private static void transform(TileTransforms transforms, int round, float[] from, float[] to, Sizes s) {
        TileRow row = TileRow.ALL.get(round % 4);
        switch (round % 3) {
            case 0 -> transforms.data(row, from, 1, s.rowStep(), s.pixelStep(), to, 2, s.component(), s.tileStep(),
                    TILES, s.n());
            case 1 -> transforms.gradient(row, from, 1, s.rowStep(), s.pixelStep(), to, 2, s.component(), s.tileStep(),
                    TILES, s.n());
            default -> transforms.output(from, 1, s.component(), s.tileStep(), to, 2, s.rowStep(), s.pixelStep(),
                    TILES, s.n());
        }
    }

    @Test
    void componentsOfKernels() {
        float[] w = integers(5, 2 + 9);
        float[] u = integers(6, 3 + 16 * 7);
        float[] expected = u.clone();
        WinogradKernels.flipped(w, 2, u, 3, 7);
        double[][] flipped = new double[3][3];
        for (int k = 0; k < 9; k++) {
            flipped[k / 3][k % 3] = w[2 + 8 - k];
        }
        double[][] components = both(G, flipped);
        for (int k = 0; k < 16; k++) {
            expected[3 + k * 7] = (float) (components[k / 4][k % 4] + 0.0);
        }
        assertArrayEquals(expected, u);
    }

    @Test
    void gradientsOfKernels() {
        float[] u = integers(6, 3 + 16 * 7);
        float[] w = integers(5, 2 + 9 + 1);
        float[] expected = w.clone();
        WinogradKernels.gradient(u, 3, 7, w, 2);
        double[][] kernel = both(transposed(G), square(u, 3, 4 * 7, 7, 4));
        for (int k = 0; k < 9; k++) {
            expected[2 + k] = (float) (kernel[k / 3][k % 3] + 0.0);
        }
        assertArrayEquals(expected, w);
        assertEquals(expected[2 + 9], w[2 + 9]);
    }
}
