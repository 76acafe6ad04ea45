package io.github.dropbits.bench.jmh;

import static io.github.dropbits.core.ops.Max.max;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import java.util.Arrays;
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

/**
 * Reductions of matrices that fit in the caches and of larger matrices. The time of plainly reading an array is
 * measured, too, as a lower bound. The score is microseconds per op.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ReduceBenchmark {
    private static final int COLUMNS = 512;

    /**
     * The op and the dimensions that it reduces: all, the first or the last. {@code read} only reads the array: it
     * compares the array's first half with an equal second half.
     */
    @Param({"read", "sumAll", "sumFirst", "sumLast", "meanFirst", "meanLast", "maxFirst", "maxLast"})
    public String op;

    /** The number of elements, in rows of 512: 64 KiB and 64 MiB. */
    @Param({"16384", "16777216"})
    public int size;

    /** Threads to use; {@code read} always runs on one thread. */
    @Param({"1"})
    public int threads;

    private final StepMemory memory = new StepMemory();
    private Threads workers;
    private Tensor x;
    private Tensor gradient;
    private float[] gx;

    /** Creates the matrix and the output's gradient. */
    @Setup
    public void prepare() {
        RandomStream random = new RandomStream(1);
        x = random.normal(1, size / COLUMNS, COLUMNS);
        x.update(a -> System.arraycopy(a, 0, a, size / 2, size / 2));
        boolean reads = op.equals("read");
        gx = new float[reads ? size : 0];
        gradient = random.normal(1, reads ? new int[0] : run(x).shape().toArray());
        workers = new Threads(threads);
    }

    /** Stops the threads. */
    @TearDown
    public void end() {
        workers.close();
    }

    private Tensor run(Tensor in) {
        return switch (op) {
            case "sumAll" -> in.sum();
            case "sumFirst" -> in.sum(0);
            case "sumLast" -> in.sum(1);
            case "meanFirst" -> in.mean(0);
            case "meanLast" -> in.mean(1);
            case "maxFirst" -> max(in, false, 0);
            case "maxLast" -> max(in, false, 1);
            default -> throw new IllegalArgumentException(op);
        };
    }

    private float read() {
        return Arrays.mismatch(x.array(), 0, size / 2, x.array(), size / 2, size);
    }

    /**
     * The forward pass.
     *
     * @return an element of the output
     */
    @Benchmark
    public float forward() {
        return gx.length > 0 ? read() : workers.run(() -> memory.run(() -> run(x).array()[0]));
    }

    /**
     * Forward and backward. {@code read} also fills an array, as an op's backward fills the input's gradient.
     *
     * @return an element of the output
     */
    @Benchmark
    public float forwardBackward() {
        if (gx.length > 0) {
            Arrays.fill(gx, read());
            return gx[0];
        }
        return workers.run(() -> memory.run(() -> Middle.backward(run(Middle.input(x)), gradient)));
    }
}
