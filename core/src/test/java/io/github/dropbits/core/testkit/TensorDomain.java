package io.github.dropbits.core.testkit;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Provides shapes, tensors and broadcastable pairs as parameters of property tests. The test is annotated with
 * {@code @Domain(TensorDomain.class)}, and its parameters are annotated with {@code @ForAll}.
 */
public class TensorDomain extends DomainContextBase {
    /** Creates the domain. This constructor is called by jqwik. */
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
