package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.domains.DomainContextBase;

/**
 * A jqwik domain that provides the test kit's tensors and pairs as plain parameters, besides jqwik's own. The kit's own
 * domain serves other modules: within this module jqwik can only access packages that hold tests.
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
