package io.github.dropbits.bench.jmh;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;

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
import org.openjdk.jmh.annotations.Warmup;

/** Softmax cross-entropy, forward and backward, on one thread. The score is microseconds per batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CrossEntropyBenchmark {
    /** The shape: examples x classes. */
    @Param({"128x10", "128x1000", "4096x1000"})
    public String shape;

    private final StepMemory memory = new StepMemory();
    private Tensor logits;
    private int[] labels;

    /** Creates logits and labels. */
    @Setup
    public void prepare() {
        String[] extents = shape.split("x");
        int classes = Integer.parseInt(extents[1]);
        RandomStream random = new RandomStream(1);
        labels = new int[Integer.parseInt(extents[0])];
        logits = random.normal(2, labels.length, classes);
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(classes);
        }
    }

    /**
     * Forward and backward.
     *
     * @return the loss
     */
    @Benchmark
    public float forwardBackward() {
        return memory.run(() -> {
            Tensor loss = crossEntropy(Middle.input(logits), labels);
            loss.backward();
            return loss.item();
        });
    }
}
