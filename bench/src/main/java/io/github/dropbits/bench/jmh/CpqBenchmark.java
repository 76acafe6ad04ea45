package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.cpq.Cpq;
import io.github.dropbits.quant.cpq.Estimator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * CPQ forward and backward on one thread, with normally distributed values and the initial step that a quantizer would
 * choose. The score is nanoseconds per element.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CpqBenchmark {
    private static final int N = 1 << 20;

    /** The bit-length; codes are signed. */
    @Param({"2", "3", "4", "8"})
    public int bits;

    /** The scale of the noise in steps: sigma / alpha. */
    @Param({"0.333333", "0.125"})
    public double ratio;

    /** Which codes pass their gradient. */
    @Param({"ALL"})
    public Estimator estimator;

    /** Whether sigma is a parameter with a gradient; otherwise sigma is {@code ratio} times the step. */
    @Param({"false"})
    public boolean ownSigma;

    /**
     * DropBits' masks: {@code none}; {@code binary}, where the mask of the highest level is 0 and the others are 1; or
     * {@code fractional}, where masks lie between 0 and 1 and have a gradient, as if bit-lengths were learned.
     */
    @Param({"none"})
    public String masks;

    private final StepMemory memory = new StepMemory();
    private Grid grid;
    private Tensor x;
    private Tensor alpha;
    private Tensor gradient;
    private Tensor sigma;
    private Tensor levels;

    /** Creates the values, the step and the masks. */
    @Setup
    public void prepare() {
        grid = new Grid(bits, true);
        RandomStream random = new RandomStream(1);
        x = random.normal(1, N);
        gradient = random.normal(1, N);
        alpha = Tensor.scalar((float) (2 * Math.sqrt(2 / Math.PI) / Math.sqrt(Math.max(1, grid.highest()))))
                .requiresGrad(true);
        sigma = Tensor.scalar((float) (ratio * alpha.item())).requiresGrad(true);
        float[] m = new float[bits];
        for (int level = 0; level < bits; level++) {
            m[level] = masks.equals("binary") ? level == bits - 1 ? 0 : 1 : 0.9f - 0.8f * level / bits;
        }
        levels = masks.equals("none") ? null : Tensor.of(m, bits).requiresGrad(masks.equals("fractional"));
    }

    private Tensor quantize(Tensor in) {
        return ownSigma ? Cpq.cpq(in, alpha, sigma, levels, grid, estimator, "")
                : Cpq.cpq(in, alpha, ratio, levels, grid, estimator, "");
    }

    /**
     * Forward and backward as in the middle of a network, see {@link Middle}; the incoming gradient is copied once.
     *
     * @return a quantized value
     */
    @Benchmark
    @OperationsPerInvocation(N)
    public float forwardBackward() {
        alpha.zeroGrad();
        sigma.zeroGrad();
        if (levels != null) {
            levels.zeroGrad();
        }
        return memory.run(() -> Middle.backward(quantize(Middle.input(x)), gradient));
    }
}
