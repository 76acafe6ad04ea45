package io.github.dropbits.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.function.BiFunction;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Tests fan-in, fan-out, and the ranges and variances of initial weights. */
class InitTest {
    private static final double GAIN = Math.sqrt(2);

    @Example
    void fansOfMatricesAndKernels() {
        assertEquals(5, Init.fanIn(Shape.of(7, 5)));
        assertEquals(7, Init.fanOut(Shape.of(7, 5)));
        assertEquals(3 * 2 * 4, Init.fanIn(Shape.of(8, 3, 2, 4)));
        assertEquals(8 * 2 * 4, Init.fanOut(Shape.of(8, 3, 2, 4)));
    }

    /** Draws weights of a given shape. */
    private interface Draw extends BiFunction<RandomStream, int[], Tensor> {
    }

    /**
     * Checks the mean and the variance to within 10%, and returns the largest magnitude in units of the standard
     * deviation.
     */
    private static double moments(Draw draw, double variance, long seed, int... dims) {
        Tensor t = draw.apply(new RandomStream(seed), dims);
        assertEquals(Shape.of(dims), t.shape());
        double sum = 0;
        double squares = 0;
        double most = 0;
        for (float v : t.array()) {
            sum += v;
            squares += (double) v * v;
            most = Math.max(most, Math.abs(v));
        }
        int n = t.elements();
        assertEquals(variance, squares / n, 0.1 * variance);
        assertEquals(0, sum / n, 6 * Math.sqrt(variance / n));
        assertArrayEquals(t.array(), draw.apply(new RandomStream(seed), dims).array());
        return most / Math.sqrt(variance);
    }

    private static void uniform(double most) {
        assertTrue(most <= Math.sqrt(3) * 1.00001 && most > Math.sqrt(3) * 0.99, "largest " + most);
    }

    private static void normal(double most) {
        assertTrue(most > 3 && most < 7, "largest " + most);
    }

    @Property(tries = 10)
    void kaiming(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int in) {
        double variance = 2.0 / (in * 9);
        int[] dims = {1500, in, 3, 3};
        uniform(moments((r, d) -> Init.kaimingUniform(r, GAIN, d), variance, seed, dims));
        normal(moments((r, d) -> Init.kaimingNormal(r, GAIN, d), variance, seed, dims));
    }

    @Property(tries = 10)
    void xavier(@ForAll long seed, @ForAll @IntRange(min = 20, max = 60) int in) {
        double variance = 2.0 / (in + 500);
        uniform(moments(Init::xavierUniform, variance, seed, 500, in));
        normal(moments(Init::xavierNormal, variance, seed, 500, in));
    }

    @Property(tries = 10)
    void theGainScales(@ForAll long seed) {
        uniform(moments((r, d) -> Init.kaimingUniform(r, 1 / Math.sqrt(3), d), 1.0 / 300, seed, 200, 100));
    }
}
