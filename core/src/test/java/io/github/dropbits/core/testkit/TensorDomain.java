package io.github.dropbits.core.testkit;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Provides shapes, tensors and broadcastable pairs as parameters of property tests: put
 * {@code @Domain(TensorDomain.class)} on the test and {@code @ForAll} on the parameters.
 */
public class TensorDomain extends DomainContextBase {
    /** Called by jqwik. */
    public TensorDomain() {
    }

    @Provide
    Arbitrary<Shape> shapes() {
        return Tensors.shapes(0, 4);
    }

    @Provide
    Arbitrary<Tensor> tensors() {
        return Tensors.any();
    }

    @Provide
    Arbitrary<Tensors.Pair> pairs() {
        return Tensors.broadcastable();
    }
}
