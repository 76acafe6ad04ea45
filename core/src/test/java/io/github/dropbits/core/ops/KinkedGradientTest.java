package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.domains.Domain;

/** Tests the values and gradients of the piecewise ops on one input, on both sides of every kink. */
@Domain(Inputs.class)
class KinkedGradientTest {
    @Property(tries = 50)
    void abs(@ForAll Tensor x) {
        Check.passes(in -> Abs.abs(in[0]), x);
    }

    @Property(tries = 50)
    void relu(@ForAll Tensor x) {
        Check.passes(in -> in[0].relu(), x);
    }

    @Property(tries = 50)
    void relu6(@ForAll Tensor x) {
        // Multiplied by four, the lattice has values above 6, and no value is close to 6.
        Check.passes(in -> Relu6.relu6(in[0]), Check.scaled(x, 4));
    }

    @Property(tries = 50)
    void leakyRelu(@ForAll Tensor x, @ForAll @FloatRange(min = 0, max = 1) float slope) {
        Check.passes(in -> LeakyRelu.leakyRelu(in[0], slope), x);
    }

    @Property(tries = 50)
    void hardswish(@ForAll Tensor x) {
        Check.passes(in -> Hardswish.hardswish(in[0]), Check.scaled(x, 2));
    }

    @Property(tries = 50)
    void clamp(@ForAll Tensor x) {
        Check.passes(in -> Clamp.clamp(in[0], -1, 0.5f), x);
    }
}
