package io.github.dropbits.quant;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.bits.BitBudget;
import java.util.List;
import java.util.Map;

/** Helper methods that train on the toy problem. */
public final class Training {
    private Training() {
    }

    public static void inFloat(Module net, Moons data, int steps) {
        Optimizer adam = Adam.adam(List.of(new ParameterGroup(net.namedParameters(), 1e-2, 0)));
        trainer(net, adam, null, data, 0).fit(steps, 1, epoch -> List.of(data));
    }

    public static void quantized(Module net, Quantization q, Moons data, double lambda, int steps) {
        trainer(net, Adam.adam(q.parameterGroups(2e-3, 0)), q, data, lambda).fit(steps, 1, epoch -> List.of(data));
    }

    public static Trainer<Moons> trainer(Module net, Optimizer optimizer, Quantization q, Moons data, double lambda) {
        BitBudget budget = lambda > 0 ? BitBudget.fixed(q, BitBudget.Cost.COUNT, lambda) : null;
        Trainer<Moons> trainer = new Trainer<>(net, optimizer, d -> {
            Tensor loss = crossEntropy(net.apply(d.x()), d.moon());
            return budget == null ? loss : loss.add(budget.penalty());
        });
        return q == null ? trainer : trainer.listener(q.progress());
    }

    /** Fails unless quantized training gives bitwise the same result with one, two and three threads. */
    public static void assertThreadsDoNotMatter(QuantizationRule rule, double lambda) throws Exception {
        Map<String, Tensor> one = wide(1, rule, lambda);
        assertTrue(one.get("fc2.weight").elements() > 2 * 8192, "more than one task");
        for (int threads = 2; threads <= 3; threads++) {
            Map<String, Tensor> more = wide(threads, rule, lambda);
            one.forEach((name, t) -> assertArrayEquals(t.array(), more.get(name).array(), name));
        }
    }

    /**
     * Trains a network and returns its state. The network is wide enough for its weights and activations to be divided
     * into several tasks.
     */
    private static Map<String, Tensor> wide(int threads, QuantizationRule rule, double lambda) throws Exception {
        try (Workers workers = Workers.of(threads)) {
            return workers.run(() -> {
                Module net = Nets.mlp(3, 2, 130, 140);
                Moons data = Moons.of(130, 4);
                Quantization q = Quantization.apply(net, rule, data.x());
                net.seed(8);
                quantized(net, q, data, lambda, 6);
                Map<String, Tensor> all = net.namedParameters();
                all.putAll(net.namedBuffers());
                return all;
            });
        }
    }

    public static double loss(Module net, Moons data) {
        return net.evaluating(() -> NoGrad.call(() -> crossEntropy(net.apply(data.x()), data.moon()))).item();
    }
}
