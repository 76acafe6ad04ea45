package io.github.dropbits.core.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.Workers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products large enough to be spread have the same bits on any number of threads, and before and after compilation. */
class GemmThreadsTest {
    @ParameterizedTest
    @CsvSource({"500, 128, 800", "20, 20000, 25", "3000, 70, 30", "64, 4200, 65", "257, 258, 259"})
    void sameBits(int m, int n, int k) throws Exception {
        GemmCase c = new GemmCase(m, n, k, false, true, 1, true);
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
