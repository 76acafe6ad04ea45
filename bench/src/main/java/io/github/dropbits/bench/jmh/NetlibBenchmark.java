package io.github.dropbits.bench.jmh;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The matrix product of netlib's BLAS, which uses the Vector API and one thread. The score is microseconds per product.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class NetlibBenchmark extends Product {
    private final JavaBLAS blas = JavaBLAS.getInstance();

    /**
     * Computes one product. BLAS reads our row-major arrays as column-major, that is, transposed, so the operands are
     * swapped.
     *
     * @return the result
     */
    @Benchmark
    public float[] multiply() {
        blas.sgemm("N", "N", n, m, k, 1, b, n, a, k, 0, c, n);
        return c;
    }
}
