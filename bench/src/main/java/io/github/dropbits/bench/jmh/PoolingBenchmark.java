package io.github.dropbits.bench.jmh;

import static io.github.dropbits.core.ops.AvgPool2d.avgPool2d;
import static io.github.dropbits.core.ops.MaxPool2d.maxPool2d;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.PoolOptions;
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

/** Pooling forward and backward. The score is microseconds per batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class PoolingBenchmark {
    /**
     * The pooling: {@code max2} is the maximum of 2x2 windows with stride 2, {@code max3} the maximum of 3x3 windows
     * with stride 2, and {@code average2} the mean of 2x2 windows with stride 2.
     */
    @Param({"max2", "max3", "average2"})
    public String kind;

    /** The shape: images x channels x height x width. */
    @Param({"128x20x24x24", "16x128x32x32", "8x64x112x112"})
    public String shape;

    /** Threads to use. */
    @Param({"1", "2"})
    public int threads;

    private final StepMemory memory = new StepMemory();
    private Threads workers;
    private Tensor x;
    private Tensor gradient;

    /** Creates the images and the output's gradient. */
    @Setup
    public void prepare() {
        int[] dims = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        RandomStream random = new RandomStream(1);
        x = random.normal(1, dims);
        gradient = random.normal(1, pool(x).shape().toArray());
        workers = new Threads(threads);
    }

    private Tensor pool(Tensor images) {
        return switch (kind) {
            case "max2" -> maxPool2d(images, PoolOptions.of(2));
            case "max3" -> maxPool2d(images, new PoolOptions(3, 2, 1));
            case "average2" -> avgPool2d(images, PoolOptions.of(2), true);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Stops the threads. */
    @TearDown
    public void end() {
        workers.close();
    }

    /**
     * Forward and backward.
     *
     * @return an element of the output
     */
    @Benchmark
    public float forwardBackward() {
        return workers.run(() -> memory.run(() -> Middle.backward(pool(Middle.input(x)), gradient)));
    }
}
