package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.domains.DomainContextBase;

/**
 * The test kit's tensors and pairs as plain parameters, beside jqwik's own. (The kit's own domain is for other modules:
 * within this one jqwik may only look into packages that hold tests.)
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
