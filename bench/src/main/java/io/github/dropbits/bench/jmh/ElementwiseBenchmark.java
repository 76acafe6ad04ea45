package io.github.dropbits.bench.jmh;

import static io.github.dropbits.core.ops.Gelu.gelu;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
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
 * Elementwise ops on arrays that fit in the caches and on larger arrays. The time of a plain copy of the arrays is
 * measured, too, as a lower bound. The score is microseconds per op.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ElementwiseBenchmark {
    /** The op; {@code copy} is a plain copy of the array, the lower bound for an op with one input. */
    @Param({"copy", "add", "mul", "relu", "exp", "sigmoid", "gelu"})
    public String op;

    /** The number of elements: 64 KiB and 64 MiB per array. */
    @Param({"16384", "16777216"})
    public int size;

    /** Threads to use; {@code copy} always runs on one thread. */
    @Param({"1"})
    public int threads;

    private final StepMemory memory = new StepMemory();
    private Threads workers;
    private Tensor x;
    private Tensor other;
    private Tensor gradient;
    private float[] y;
    private float[] gy;
    private float[] gx;

    /** Creates the operands and the output's gradient. */
    @Setup
    public void prepare() {
        RandomStream random = new RandomStream(1);
        x = random.normal(1, size);
        other = random.normal(1, size);
        gradient = random.normal(1, size);
        boolean copies = op.equals("copy");
        y = new float[copies ? size : 0];
        gy = new float[y.length];
        gx = new float[y.length];
        workers = new Threads(threads);
    }

    /** Stops the threads. */
    @TearDown
    public void end() {
        workers.close();
    }

    private Tensor run(Tensor in) {
        return switch (op) {
            case "add" -> in.add(other);
            case "mul" -> in.mul(other);
            case "relu" -> in.relu();
            case "exp" -> in.exp();
            case "sigmoid" -> in.sigmoid();
            case "gelu" -> gelu(in);
            default -> throw new IllegalArgumentException(op);
        };
    }

    /**
     * The forward pass.
     *
     * @return an element of the output
     */
    @Benchmark
    public float forward() {
        if (y.length > 0) {
            System.arraycopy(x.array(), 0, y, 0, size);
            return y[0];
        }
        return workers.run(() -> memory.run(() -> run(x).array()[0]));
    }

    /**
     * Forward and backward, with a gradient of the first operand only. An op writes three arrays here: the output, the
     * incoming gradient and the input's gradient. {@code copy} therefore copies three times.
     *
     * @return an element of the output
     */
    @Benchmark
    public float forwardBackward() {
        if (y.length > 0) {
            System.arraycopy(x.array(), 0, y, 0, size);
            System.arraycopy(gradient.array(), 0, gy, 0, size);
            System.arraycopy(gy, 0, gx, 0, size);
            return y[0] + gx[0];
        }
        return workers.run(() -> memory.run(() -> Middle.backward(run(Middle.input(x)), gradient)));
    }
}
