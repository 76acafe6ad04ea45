package io.github.dropbits.bench.jmh;

import static io.github.dropbits.core.ops.Conv2d.conv2d;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.runtime.StepMemory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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

/** Two-dimensional convolution with a bias, in shapes from real networks. The score is microseconds per batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ConvolutionBenchmark {
    /**
     * The shape: images x channels x height x width, output channels, kernel, stride, padding, groups. There are the
     * two convolutions of LeNet-5, one of VGG, a strided and a 1x1 convolution of ResNet, and four depthwise
     * convolutions like those of MobileNetV2.
     */
    @Param({"128x1x28x28-20k5s1p0g1", "128x20x12x12-50k5s1p0g1", "16x128x32x32-128k3s1p1g1", "16x64x32x32-128k3s2p1g1",
            "16x64x32x32-128k1s1p0g1", "16x128x32x32-128k3s1p1g128", "32x144x32x32-144k3s2p1g144",
        "32x384x8x8-384k3s1p1g384", "32x576x4x4-576k3s1p1g576"})
    public String shape;

    /** Threads to use. */
    @Param({"1", "2"})
    public int threads;

    private final StepMemory memory = new StepMemory();
    private Threads workers;
    private ConvOptions options;
    private Tensor x;
    private Tensor weight;
    private Tensor bias;
    private Tensor gradient;

    /** Creates images, weights and the output's gradient. */
    @Setup
    public void prepare() {
        int[] n = Pattern.compile("\\D+").splitAsStream(shape).mapToInt(Integer::parseInt).toArray();
        options = ConvOptions.DEFAULT.stride(n[6]).padding(n[7]).groups(n[8]);
        RandomStream random = new RandomStream(1);
        x = random.normal(1, n[0], n[1], n[2], n[3]);
        weight = random.normal(0.1f, n[4], n[1] / n[8], n[5], n[5]).requiresGrad(true);
        bias = random.normal(0.1f, n[4]).requiresGrad(true);
        gradient = random.normal(1, conv2d(x, weight, bias, options).shape().toArray());
        workers = new Threads(threads);
    }

    /** Stops the threads. */
    @TearDown
    public void end() {
        workers.close();
    }

    /**
     * The forward pass.
     *
     * @return an element of the output
     */
    @Benchmark
    public float forward() {
        return workers.run(() -> memory.run(() -> conv2d(x, weight, bias, options).array()[0]));
    }

    /**
     * Forward and backward. Backward computes the gradients of weight, bias and images. The exception is a shape with
     * one channel: its images are the network's input, which needs no gradient.
     *
     * @return an element of the output
     */
    @Benchmark
    public float forwardBackward() {
        weight.zeroGrad();
        bias.zeroGrad();
        return workers.run(() -> memory.run(() -> {
            Tensor images = x.shape().dim(1) == 1 ? x : Middle.input(x);
            return Middle.backward(conv2d(images, weight, bias, options), gradient);
        }));
    }
}
