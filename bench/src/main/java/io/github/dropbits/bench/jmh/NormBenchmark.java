package io.github.dropbits.bench.jmh;

import static io.github.dropbits.core.ops.BatchNorm.batchNorm;

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

/** Batch normalization in training, forward and backward. The score is microseconds per batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class NormBenchmark {
    /**
     * The shape: images x channels x height x width, as at the start, in the middle and at the end of ResNet-18 for
     * small images.
     */
    @Param({"32x64x32x32", "128x128x16x16", "128x512x4x4"})
    public String shape;

    /** Threads to use. */
    @Param({"1", "2"})
    public int threads;

    private final StepMemory memory = new StepMemory();
    private Threads workers;
    private Tensor x;
    private Tensor gamma;
    private Tensor beta;
    private Tensor runningMean;
    private Tensor runningVar;
    private Tensor gradient;

    /** Creates the images, the parameters and the output's gradient. */
    @Setup
    public void prepare() {
        int[] dims = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
        RandomStream random = new RandomStream(1);
        x = random.normal(1, dims);
        gradient = random.normal(1, dims);
        gamma = Tensor.full(1, dims[1]).requiresGrad(true);
        beta = Tensor.zeros(dims[1]).requiresGrad(true);
        runningMean = Tensor.zeros(dims[1]);
        runningVar = Tensor.full(1, dims[1]);
        workers = new Threads(threads);
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
        gamma.zeroGrad();
        beta.zeroGrad();
        return workers.run(() -> memory.run(() -> {
            Tensor y = batchNorm(Middle.input(x), gamma, beta, runningMean, runningVar, true, 0.1f, 1e-5f);
            return Middle.backward(y, gradient);
        }));
    }
}
