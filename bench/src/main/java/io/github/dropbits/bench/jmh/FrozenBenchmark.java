package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.RandomStream;
import java.io.IOException;
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

/** Inference on one thread: VGG-7 at full width on standardized images of 3x32x32. The score is batches per second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class FrozenBenchmark {
    /** How the network is computed. */
    @Param
    public Inference how;

    /** The number of images per batch. */
    @Param({"1", "64"})
    public int batch;

    private Threads workers;
    private Inference.Model model;

    /**
     * Creates the network and a batch of random images.
     *
     * @throws IOException if the file for ONNX Runtime cannot be written, or ONNX Runtime refuses it
     */
    @Setup
    public void prepare() throws IOException {
        model = how.create(new RandomStream(3).normal(1, batch, 3, 32, 32));
        workers = new Threads(1);
    }

    /**
     * Releases the network's resources.
     *
     * @throws IOException if ONNX Runtime fails
     */
    @TearDown
    public void end() throws IOException {
        workers.close();
        model.close();
    }

    /**
     * Computes one batch.
     *
     * @return a logit
     */
    @Benchmark
    public float infer() {
        return workers.run(model::logit);
    }
}
