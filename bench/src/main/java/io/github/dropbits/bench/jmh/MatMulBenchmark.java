package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.kernels.gemm.Gemm;
import io.github.dropbits.core.kernels.gemm.Matrix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Our matrix product. The score is microseconds per product. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MatMulBenchmark extends Product {
    /** Threads to use. */
    @Param({"1", "2"})
    public int threads;

    private Threads workers;

    /** Starts the threads. */
    @Setup
    public void start() {
        workers = new Threads(threads);
    }

    /** Stops the threads. */
    @TearDown
    public void end() {
        workers.close();
    }

    /**
     * Computes one product.
     *
     * @return the result
     */
    @Benchmark
    public float[] multiply() {
        return workers.run(() -> {
            Gemm.multiply(m, n, k, Matrix.rowMajor(a, 0, k), Matrix.rowMajor(b, 0, n), Matrix.rowMajor(c, 0, n), false);
            return c;
        });
    }
}
