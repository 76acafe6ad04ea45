package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.LeNet5;
import io.github.dropbits.nn.models.ResNet18;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.optim.RmsProp;
import io.github.dropbits.nn.optim.Sgd;
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
import org.openjdk.jmh.annotations.Warmup;

/** One optimizer step over a network's parameters, on one thread. The score is microseconds per step. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class OptimizerBenchmark {
    /** The learning rate. It is so small that many steps with the same gradient hardly change the parameters. */
    private static final double RATE = 1e-9;

    /** The optimizer; {@code sgd} has momentum 0.9. */
    @Param({"adam", "sgd", "rmsprop"})
    public String kind;

    /** The network, with 0.4 or 11 million parameters. */
    @Param({"lenet5", "resnet18"})
    public String network;

    private Optimizer optimizer;

    /** Creates the parameters and a gradient for each. */
    @Setup
    public void prepare() {
        RandomStream random = new RandomStream(1);
        Module model = switch (network) {
            case "lenet5" -> LeNet5.create(10, random);
            case "resnet18" -> new ResNet18(10, true, random);
            default -> throw new IllegalArgumentException(network);
        };
        for (Tensor p : model.namedParameters().values()) {
            p.mul(random.normal(1e-2f, p.shape().toArray())).sum().backward();
        }
        List<ParameterGroup> groups = List.of(new ParameterGroup(model.namedParameters(), RATE, 0));
        optimizer = switch (kind) {
            case "adam" -> Adam.adam(groups);
            case "sgd" -> new Sgd(groups, 0.9, false);
            case "rmsprop" -> new RmsProp(groups, 0.99, 1e-8);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /**
     * Makes one step.
     *
     * @return the number of steps made so far
     */
    @Benchmark
    public long step() {
        optimizer.step();
        return optimizer.steps();
    }
}
