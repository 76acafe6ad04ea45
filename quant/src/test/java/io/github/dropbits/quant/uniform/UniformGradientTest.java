package io.github.dropbits.quant.uniform;

import io.github.dropbits.core.GradientCheck;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/**
 * Compares the values of uniform quantization with the definition, and the gradients with central differences of the
 * surrogate.
 */
@Domain(UniformCases.class)
class UniformGradientTest {
    @Property(tries = 300)
    void equalsDifferencesOfTheSurrogate(@ForAll UniformCases.Case c) {
        GradientCheck.of(c::apply).atMost(40).run(c.inputs()).assertPassed();
    }
}
