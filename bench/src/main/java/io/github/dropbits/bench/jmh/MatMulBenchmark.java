package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.kernels.Gemm;
import io.github.dropbits.core.kernels.Matrix;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The matrix product, M x N x K, in the shapes that networks bring. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class MatMulBenchmark {
    /** Rows, columns, depth. */
    @Param({"256x256x256", "512x512x512", "1024x1024x1024", "20x73728x25", "50x8192x500", "500x128x800"})
    public String shape;

    /** Threads to use. */
    @Param({"1", "2"})
    public int threads;

    private Threads workers;
    private int m;
    private int n;
    private int k;
    private float[] a;
    private float[] b;
    private float[] c;

    /** Makes the operands. */
    @Setup
    public void prepare() {
        String[] extents = shape.split("x");
        m = Integer.parseInt(extents[0]);
        n = Integer.parseInt(extents[1]);
        k = Integer.parseInt(extents[2]);
        RandomStream random = new RandomStream(1);
        a = random.normal(1, m, k).array();
        b = random.normal(1, k, n).array();
        c = new float[m * n];
        workers = new Threads(threads);
    }

    /** Ends the threads. */
    @TearDown
    public void end() {
        workers.close();
    }

    /**
     * One product.
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
