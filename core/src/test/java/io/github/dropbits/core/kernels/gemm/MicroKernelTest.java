package io.github.dropbits.core.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.kernels.vec.Fma;
import io.github.dropbits.core.kernels.vec.Twins;
import io.github.dropbits.core.runtime.Kernels;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tiles have the same bits as sums over k that are computed in order with fused multiply-adds. */
class MicroKernelTest {
    static Stream<MicroKernel> implementations() {
        return Kernels.vectorized()
                ? Stream.of(new ScalarMicroKernel(), new NarrowMicroKernel(), new VectorMicroKernel())
                : Stream.of(new ScalarMicroKernel());
    }

    /** Describes how A is stored. */
    private record Layout(int[] aRows, int aStep) {
        /**
         * Returns four layouts: a panel, row-major rows with the last row repeated, row-major rows in mixed order, and
         * a column-major matrix.
         */
        static Stream<Layout> of(MicroKernel kernel, int k) {
            int[] mixed = new int[kernel.rows()];
            for (int r = 0; r < mixed.length; r++) {
                mixed[r] = (r * 5 % mixed.length + 7) * (k + 1);
            }
            int[] neighbours = kernel.rowOffsets(kernel.rows(), 1);
            return Stream.of(new Layout(neighbours, kernel.rows()), new Layout(kernel.rowOffsets(2, k + 2), 1),
                    new Layout(mixed, 1), new Layout(neighbours, kernel.rows() + 5));
        }
    }

    /** Returns C with the tile computed by its definition. The elements around the tile are unchanged. */
    private static float[] expected(MicroKernel kernel, int k, Layout layout, float[] a, float[] b, float[] c,
            int stride) {
        float[] out = c.clone();
        for (int r = 0; r < kernel.rows(); r++) {
            for (int j = 0; j < kernel.columns(); j++) {
                float sum = 0;
                for (int p = 0; p < k; p++) {
                    float left = a[3 + p * layout.aStep() + layout.aRows()[r]];
                    sum = Fma.fma(left, b[5 + p * kernel.columns() + j], sum);
                }
                out[2 + r * stride + j] = sum;
            }
        }
        return out;
    }

    private static void check(MicroKernel kernel, int k) {
        int stride = kernel.columns() + 3;
        float[] c = Twins.normal(k + 2, 2 + kernel.rows() * stride);
        Layout.of(kernel, k).forEach(layout -> {
            // The arrays end with the last element that is used, so that reading beyond it throws an exception.
            int lastOfA = Math.max(0, k - 1) * layout.aStep()
                    + Arrays.stream(layout.aRows()).max().orElseThrow();
            float[] a = Twins.normal(k, 3 + lastOfA + 1);
            float[] b = Twins.normal(k + 1, 5 + k * kernel.columns());
            float[] out = c.clone();
            kernel.tile(k, a, 3, layout.aRows(), layout.aStep(), b, 5, out, 2, stride);
            assertArrayEquals(expected(kernel, k, layout, a, b, c, stride), out,
                    "k = " + k + ", step " + layout.aStep());
        });
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
