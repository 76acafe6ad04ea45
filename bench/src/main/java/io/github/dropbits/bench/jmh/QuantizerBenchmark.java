package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.alq.AlqQuantizer;
import io.github.dropbits.quant.relaxed.RelaxedQuantizer;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
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
 * The quantizers other than CPQ, forward and backward on one thread, with normally distributed weights. The score is
 * nanoseconds per element.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class QuantizerBenchmark {
    private static final int N = 1 << 20;
    private static final int CHANNELS = 1024;

    /** The method, by its name on the command line. */
    @Param({"ste", "lsq", "lsq+", "dorefa", "pact", "rq", "alq"})
    public String method;

    /** The bit-length. */
    @Param({"4"})
    public int bits;

    private final StepMemory memory = new StepMemory();
    private Quantizer quantizer;
    private Tensor x;
    private Tensor gradient;

    /** Creates the values, and a quantizer that has initialized its step from them. */
    @Setup
    public void prepare() {
        RandomStream random = new RandomStream(1);
        x = random.normal(1, CHANNELS, N / CHANNELS);
        gradient = random.normal(1, CHANNELS, N / CHANNELS);
        quantizer = factory().create(new Place("benchmark.weight", true, false, false, CHANNELS));
        quantizer.apply(x);
    }

    private QuantizerFactory factory() {
        return switch (method) {
            case "ste" -> SteQuantizer.bits(bits);
            case "lsq" -> LsqQuantizer.bits(bits);
            case "lsq+" -> LsqQuantizer.plusBits(bits);
            case "dorefa" -> DorefaQuantizer.bits(bits);
            case "pact" -> PactQuantizer.bits(bits);
            case "rq" -> RelaxedQuantizer.bits(bits);
            case "alq" -> AlqQuantizer.bits(bits, bits);
            default -> throw new IllegalArgumentException(method);
        };
    }

    /**
     * Forward and backward as in the middle of a network, see {@link Middle}; the incoming gradient is copied once.
     *
     * @return a quantized value
     */
    @Benchmark
    @OperationsPerInvocation(N)
    public float forwardBackward() {
        quantizer.zeroGrad();
        return memory.run(() -> Middle.backward(quantizer.apply(Middle.input(x)), gradient));
    }
}
