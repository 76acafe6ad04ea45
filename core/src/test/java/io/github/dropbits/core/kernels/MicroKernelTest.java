package io.github.dropbits.core.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.Kernels;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiles of the matrix product, to the bit: sums over k in order, by fused multiply-adds. */
class MicroKernelTest {
    static Stream<MicroKernel> implementations() {
        return Kernels.vectorized()
                ? Stream.of(new ScalarMicroKernel(), new NarrowMicroKernel(), new VectorMicroKernel())
                : Stream.of(new ScalarMicroKernel());
    }

    /** The tile by its definition; what surrounds it stays. */
    private static float[] expected(MicroKernel kernel, int k, float[] a, float[] b, float[] c, int stride) {
        float[] out = c.clone();
        for (int r = 0; r < kernel.rows(); r++) {
            for (int j = 0; j < kernel.columns(); j++) {
                float sum = 0;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[3 + p * kernel.rows() + r], b[5 + p * kernel.columns() + j], sum);
                }
                out[2 + r * stride + j] = sum;
            }
        }
        return out;
    }

    private static void check(MicroKernel kernel, int k) {
        int stride = kernel.columns() + 3;
        float[] a = Twins.run(k, 3, k * kernel.rows(), 1);
        float[] b = Twins.run(k + 1, 5, k * kernel.columns(), 1);
        float[] c = Twins.normal(k + 2, 2 + kernel.rows() * stride);
        float[] out = c.clone();
        kernel.tile(k, a, 3, b, 5, out, 2, stride);
        assertArrayEquals(expected(kernel, k, a, b, c, stride), out, "k = " + k);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void tilesOfEveryDepth(MicroKernel kernel) {
        for (int k = 0; k <= 20; k++) {
            check(kernel, k);
        }
        check(kernel, kernel.depth());
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theBitsDoNotChangeOnceCompiled(MicroKernel kernel) {
        for (int i = 0; i < 5_000; i++) {
            check(kernel, 7);
        }
    }

    @Test
    void theWidthIsTheVectorsOwn() {
        assumeTrue(Kernels.vectorized(), "the vector kernels are not in use");
        int lanes = Kernels.vectorBits() / Float.SIZE;
        assertEquals(4 * lanes, new VectorMicroKernel().columns());
        assertEquals(2 * lanes, new NarrowMicroKernel().columns());
    }

    @Test
    void theTileFitsIntoTheRegisters() {
        boolean narrow = Kernels.vectorRegisters() == 16;
        Class<?> expected = !Kernels.vectorized() ? ScalarMicroKernel.class
                : narrow ? NarrowMicroKernel.class : VectorMicroKernel.class;
        assertEquals(expected, MicroKernel.ACTIVE.getClass());
    }
}
