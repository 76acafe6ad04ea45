package io.github.dropbits.quant;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.ParameterGroup;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.bits.BitBudget;
import java.util.List;

/** Trainings on the toy problem. */
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

    public static double loss(Module net, Moons data) {
        return net.evaluating(() -> NoGrad.call(() -> crossEntropy(net.apply(data.x()), data.moon()))).item();
    }
}
