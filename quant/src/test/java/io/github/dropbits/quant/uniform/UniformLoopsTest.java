package io.github.dropbits.quant.uniform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.quant.Grid;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Compares the vector loops with the scalar loops. Values must be bitwise equal, and sums must be equal up to rounding
 * errors.
 */
class UniformLoopsTest {
    private static final float[] HARD = {0, -0f, 0.5f, -0.5f, 1.5f, 2.5f, -1.5f, 7.5f, -8.5f, 1e38f, -1e38f,
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MIN_VALUE, 7, -8, 255, 255.5f};

    private final UniformLoops plain = new ScalarUniformLoops();
    private UniformLoops vector;

    @BeforeEach
    void needsVectors() {
        assumeTrue(Kernels.vectorized(), "the vector kernels are not in use");
        vector = new VectorUniformLoops();
    }

    @Test
    void everyLengthGridAndOffset() {
        RandomStream random = new RandomStream(1);
        for (int bits = 1; bits <= 8; bits++) {
            for (boolean signed : new boolean[] {true, false}) {
                Grid grid = new Grid(bits, signed);
                for (float offset : new float[] {0, 0.3f}) {
                    for (int n = 0; n < 70; n++) {
                        float[] x = random.normal(grid.highest() + 1, n + 1).array();
                        for (int i = 0; i < n; i++) {
                            x[i + 1] = i % 3 == 0 ? HARD[i % HARD.length] : x[i + 1];
                        }
                        compare(new UniformLoops.Channel(bits == 2 ? 1 : 0.37f, offset, grid,
                                grid.lowest() - n % 2 * 0.5f, grid.highest() + n % 2 * 0.4f),
                                x, random.normal(1, n + 1).array(), bits % 2 == 0);
                    }
                }
            }
        }
    }

    private void compare(UniformLoops.Channel channel, float[] x, float[] gy, boolean rounding) {
        float[] a = new float[x.length];
        float[] b = new float[x.length];
        assertEquals(-1, plain.forward(channel, x, a, 1, x.length));
        assertEquals(-1, vector.forward(channel, x, b, 1, x.length));
        assertArrayEquals(a, b);
        double[][] sums = new double[2][2];
        plain.backward(channel, rounding, x, gy, a, 1, x.length, sums[0]);
        vector.backward(channel, rounding, x, gy, b, 1, x.length, sums[1]);
        assertArrayEquals(a, b);
        double scale = 1e-6 * x.length * (channel.grid().highest() + 1) * 4;
        assertEquals(sums[0][0], sums[1][0], scale);
        assertEquals(sums[0][1], sums[1][1], scale);
        inPlace(plain, channel, x, gy, rounding, a, sums[0]);
        inPlace(vector, channel, x, gy, rounding, a, sums[1]);
    }

    /** Checks that the gradient of the input may be written to the array of the output's gradient. */
    private static void inPlace(UniformLoops loops, UniformLoops.Channel channel, float[] x, float[] gy,
            boolean rounding, float[] expected, double[] expectedSums) {
        float[] both = gy.clone();
        both[0] = expected[0];
        double[] sums = new double[2];
        loops.backward(channel, rounding, x, both, both, 1, x.length, sums);
        assertArrayEquals(expected, both);
        assertArrayEquals(expectedSums, sums);
    }

    @Test
    void nanIsFoundWhereverItStands() {
        UniformLoops.Channel channel = new UniformLoops.Channel(1, 0, new Grid(2, true), -2.5f, 1.5f);
        for (int at = 0; at < 40; at++) {
            float[] x = new float[40];
            Arrays.fill(x, 3);
            x[at] = Float.NaN;
            assertEquals(at, vector.forward(channel, x, new float[40], 0, 40));
            assertEquals(at, plain.forward(channel, x, new float[40], 0, 40));
        }
    }
}
