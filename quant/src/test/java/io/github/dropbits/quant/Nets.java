package io.github.dropbits.quant;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.models.Mlp;
import io.github.dropbits.quant.cpq.CpqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.function.BiFunction;

/** Small networks, data and helper methods for the tests of this package. */
public final class Nets {
    private Nets() {
    }

    /** A model with the two layers {@code first} and {@code second}, which a test combines as needed. */
    public static final class Pair extends Module {
    public     final Linear first;
    public     final Linear second;
        private final BiFunction<Pair, Tensor, Tensor> forward;

        public Pair(Linear first, Linear second, BiFunction<Pair, Tensor, Tensor> forward) {
            this.first = child("first", first);
            this.second = child("second", second);
            this.forward = forward;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return forward.apply(this, x);
        }
    }

    public static Linear linear(int in, int out) {
        return new Linear(in, out, new RandomStream(10 * in + out));
    }

    /** Creates a model that applies the first layer, ReLU and the second layer. */
    public static Pair pair() {
        return pair((p, x) -> p.second.apply(p.first.apply(x).relu()));
    }

    /** Creates a model with two layers, which have three inputs and three outputs each. */
    public static Pair pair(BiFunction<Pair, Tensor, Tensor> forward) {
        return new Pair(linear(3, 3), linear(3, 3), forward);
    }

    public static Module mlp(long seed, int... widths) {
        return Mlp.create(2, new RandomStream(seed), widths);
    }

    public static QuantizationRule rule(int weightBits, int actBits) {
        return QuantizationRule.all(CpqSpec.bits(weightBits), CpqSpec.bits(actBits));
    }

    /** Returns values of both signs. */
    public static Tensor sample(int... dims) {
        return new RandomStream(99).uniform(-1, 1, dims);
    }

    static Tensor step(Quantizer q) {
        return ((UniformQuantizer) q).step();
    }

    static CpqQuantizer cpq(Quantizer q) {
        return (CpqQuantizer) q;
    }

    public static LayerReport row(Quantization q, String layer) {
        return q.report().stream().filter(r -> r.layer().equals(layer)).findFirst().orElseThrow();
    }

    /** Returns the grid of a layer's input. */
    static Grid input(Quantization q, String layer) {
        return cpq(row(q, layer).input()).grid();
    }
}
