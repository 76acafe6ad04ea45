package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.domains.Domain;

/** Tests the values and gradients of the smooth ops on one input, for various shapes. */
@Domain(Inputs.class)
class UnaryGradientTest {
    @Property(tries = 50)
    void neg(@ForAll Tensor x) {
        Check.passes(in -> in[0].neg(), x);
    }

    @Property(tries = 50)
    void exp(@ForAll Tensor x) {
        Check.passes(in -> in[0].exp(), x);
    }

    @Property(tries = 50)
    void log(@ForAll Tensor x) {
        Check.passes(in -> in[0].log(), Check.positive(x, 0.01f));
    }

    @Property(tries = 50)
    void sqrt(@ForAll Tensor x) {
        Check.passes(in -> Sqrt.sqrt(in[0]), Check.positive(x, 0.01f));
    }

    @Property(tries = 50)
    void square(@ForAll Tensor x) {
        Check.passes(in -> in[0].square(), x);
    }

    @Property(tries = 50)
    void powOfPositiveValues(@ForAll Tensor x, @ForAll @FloatRange(min = -2, max = 3) float exponent) {
        Check.passes(in -> Pow.pow(in[0], exponent), Check.positive(x, 0.1f));
    }

    @Property(tries = 50)
    void cubeOfAnyValues(@ForAll Tensor x) {
        Check.passes(in -> Pow.pow(in[0], 3), x);
    }

    @Property(tries = 50)
    void sigmoid(@ForAll Tensor x) {
        Check.passes(in -> in[0].sigmoid(), Check.scaled(x, 3));
    }

    @Property(tries = 50)
    void tanh(@ForAll Tensor x) {
        Check.passes(in -> Tanh.tanh(in[0]), Check.scaled(x, 2));
    }

    @Property(tries = 50)
    void gelu(@ForAll Tensor x) {
        Check.passes(in -> Gelu.gelu(in[0]), Check.scaled(x, 2));
    }

    @Property(tries = 50)
    void silu(@ForAll Tensor x) {
        Check.passes(in -> Silu.silu(in[0]), Check.scaled(x, 3));
    }

    @Property(tries = 50)
    void softplus(@ForAll Tensor x) {
        Check.passes(in -> Softplus.softplus(in[0]), Check.scaled(x, 3));
    }
}
