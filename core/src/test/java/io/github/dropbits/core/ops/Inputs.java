package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.domains.DomainContextBase;

/**
 * A jqwik domain that provides the tensors and pairs of the test kit as parameters, in addition to jqwik's default
 * arbitraries. The test kit has a similar domain for other modules. It cannot be used here, because within this module,
 * jqwik can only access packages that contain tests.
 */
@Domain(DomainContext.Global.class)
class Inputs extends DomainContextBase {
    @Provide
    Arbitrary<Tensor> tensors() {
        return Tensors.any();
    }

    @Provide
    Arbitrary<Tensors.Pair> pairs() {
        return Tensors.broadcastable();
    }
}
