package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Tests the values and gradients of the fully connected layer, with and without a bias. */
class LinearGradientTest {
    @Provide
    Arbitrary<Tensor> inputs() {
        return Tensors.ranked(1, 4);
    }

    @Property(tries = 60)
    void withBias(@ForAll("inputs") Tensor x, @ForAll @IntRange(min = 1, max = 12) int out) {
        Tensor weight = Tensors.lattice(1, 1, out, x.shape().dim(-1));
        Check.passes(in -> Linear.linear(in[0], in[1], in[2]), x, weight, Tensors.lattice(2, 2, out));
    }

    @Property(tries = 40)
    void withoutBias(@ForAll("inputs") Tensor x, @ForAll @IntRange(min = 1, max = 12) int out) {
        Tensor weight = Tensors.lattice(1, 1, out, x.shape().dim(-1));
        Check.passes(in -> Linear.linear(in[0], in[1], null), x, weight);
    }

    @Property(tries = 15)
    void packed(@ForAll @IntRange(min = 10, max = 30) int rows, @ForAll @IntRange(min = 20, max = 40) int from,
            @ForAll @IntRange(min = 21, max = 50) int out) {
        Check.passes(in -> Linear.linear(in[0], in[1], in[2]), Tensors.lattice(1, 0, rows, from),
                Tensors.lattice(2, 1, out, from), Tensors.lattice(3, 2, out));
    }
}
