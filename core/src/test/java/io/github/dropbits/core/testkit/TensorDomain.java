package io.github.dropbits.core.testkit;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Lets properties take shapes, tensors and broadcastable pairs as plain parameters: put
 * {@code @Domain(TensorDomain.class)} on the test and {@code @ForAll} on the parameters.
 */
public class TensorDomain extends DomainContextBase {
    /** Made by jqwik. */
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
