package io.github.dropbits.core.ops;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.domains.Domain;

/** Tests the values and gradients of the losses. */
@Domain(Inputs.class)
class LossGradientTest {
    @Provide
    Arbitrary<Tensor> logits() {
        return Tensors.ranked(2, 2);
    }

    private static int[] labels(Tensor logits, long seed) {
        RandomStream random = new RandomStream(seed);
        int[] labels = new int[logits.shape().dim(0)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(logits.shape().dim(1));
        }
        return labels;
    }

    @Property(tries = 80)
    void crossEntropy(@ForAll("logits") Tensor x, @ForAll long seed, @ForAll Reduction reduction,
            @ForAll @FloatRange(max = 1) float smoothing) {
        int[] labels = labels(x, seed);
        Check.passes(in -> CrossEntropy.crossEntropy(in[0], labels, smoothing, reduction), Check.scaled(x, 2));
    }

    @Property(tries = 40)
    void crossEntropyWithoutSmoothing(@ForAll("logits") Tensor x, @ForAll long seed) {
        int[] labels = labels(x, seed);
        Check.passes(in -> CrossEntropy.crossEntropy(in[0], labels), Check.scaled(x, 2));
    }

    @Property(tries = 60)
    void mse(@ForAll Tensor x) {
        Check.passes(in -> Mse.mse(in[0], in[1]), x, Tensors.lattice(3, 1, x.shape().toArray()));
    }

    @Property(tries = 60)
    void bceWithLogits(@ForAll Tensor x, @ForAll long seed) {
        Tensor target = new RandomStream(seed).uniform(0, 1, x.shape().toArray());
        Check.passes(in -> BceWithLogits.bceWithLogits(in[0], in[1]), Check.scaled(x, 3), target);
    }

    @Property(tries = 60)
    void klDistill(@ForAll("logits") Tensor x, @ForAll @FloatRange(min = 0.5f, max = 8) float temperature) {
        Tensor teacher = Check.scaled(Tensors.lattice(4, 1, x.shape().toArray()), 2);
        Check.passes(in -> KlDistill.klDistill(in[0], teacher, temperature), Check.scaled(x, 2));
    }
}
