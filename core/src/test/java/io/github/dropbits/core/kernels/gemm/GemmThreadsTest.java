package io.github.dropbits.core.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.runtime.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products that are large enough for several threads have the same bits with any number of threads, and before and
 * after JIT compilation.
 */
class GemmThreadsTest {
    @ParameterizedTest
    @CsvSource({"500, 128, 800, false", "20, 20000, 25, true", "3000, 70, 30, true", "64, 4200, 65, false",
        "257, 258, 259, true", "257, 258, 259, false"})
    void sameBits(int m, int n, int k, boolean aTransposed) throws Exception {
        GemmCase c = new GemmCase(m, n, k, aTransposed, true, 1, true);
        float[] alone = c.multiply().array();
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                for (int i = 0; i < 3; i++) {
                    assertArrayEquals(alone, workers.run(() -> c.multiply().array()), threads + " threads");
                }
            }
        }
    }
}
