package io.github.dropbits.bench.jmh;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.List;
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
 * One training step with Adam: LeNet-5 with batches of 128, VGG-7 with 64, ResNet-18 for small images with 32. The
 * score is steps per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class TrainStepBenchmark {
    /** The network to train. */
    @Param
    public Network network;

    /** The bit-length of weights and activations, quantized by CPQ; 0 for float. */
    @Param({"0", "4"})
    public int bits;

    /** Threads to use. */
    @Param({"1", "2"})
    public int threads;

    private final StepMemory memory = new StepMemory();
    private Threads workers;
    private Module model;
    private Optimizer optimizer;
    private Tensor images;
    private int[] labels;

    /** Creates the network and a batch of random images. */
    @Setup
    public void prepare() {
        RandomStream random = new RandomStream(1);
        model = network.create(random);
        images = network.images(random);
        labels = new int[network.batch()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(10);
        }
        List<ParameterGroup> groups = List.of(new ParameterGroup(model.namedParameters(), 1e-3, 0));
        if (bits > 0) {
            CpqSpec spec = CpqSpec.bits(bits);
            groups = Quantization.apply(model, QuantizationRule.all(spec, spec), images).parameterGroups(1e-3, 0);
        }
        optimizer = Adam.adam(groups);
        workers = new Threads(threads);
    }

    /** Stops the threads. */
    @TearDown
    public void end() {
        workers.close();
    }

    /**
     * Makes one step.
     *
     * @return the loss
     */
    @Benchmark
    public float step() {
        return workers.run(() -> {
            optimizer.zeroGrad();
            float loss = memory.run(() -> {
                Tensor value = crossEntropy(model.apply(images), labels);
                value.backward();
                return value.item();
            });
            optimizer.step();
            return loss;
        });
    }
}
