package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;

/** Tests the values and gradients of reductions over all selections of dimensions, with and without keepDim. */
@Domain(Inputs.class)
class ReductionGradientTest {
    @Provide
    Arbitrary<Tensor> ranked() {
        return Tensors.ranked(1, 4);
    }

    @Property(tries = 100)
    void sum(@ForAll Tensor x, @ForAll @IntRange(max = 15) int mask, @ForAll boolean fromEnd, @ForAll boolean keep) {
        int[] dims = Check.dims(mask, x.shape().rank(), fromEnd);
        Check.passes(in -> Sum.sum(in[0], keep, dims), x);
    }

    @Property(tries = 100)
    void mean(@ForAll Tensor x, @ForAll @IntRange(max = 15) int mask, @ForAll boolean fromEnd, @ForAll boolean keep) {
        int[] dims = Check.dims(mask, x.shape().rank(), fromEnd);
        Check.passes(in -> Mean.mean(in[0], keep, dims), x);
    }

    @Property(tries = 100)
    void var(@ForAll Tensor x, @ForAll @IntRange(max = 15) int mask, @ForAll boolean wish, @ForAll boolean keep) {
        int[] dims = Check.dims(mask, x.shape().rank(), false);
        boolean unbiased = wish && x.elements() / Sum.sum(x, keep, dims).elements() > 1;
        Check.passes(in -> Var.var(in[0], unbiased, keep, dims), x);
    }

    @Property(tries = 100)
    void max(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int d, @ForAll boolean keep) {
        int dim = d % x.shape().rank();
        Check.passes(in -> Max.max(in[0], keep, dim), x);
    }

    @Property(tries = 100)
    void keptDimensionsHaveExtentOne(@ForAll Tensor x, @ForAll @IntRange(min = 1, max = 15) int mask) {
        int rank = x.shape().rank();
        int[] dims = Check.dims(mask, rank, true);
        int[] kept = x.shape().toArray();
        for (int d = 0; d < rank; d++) {
            if (dims.length == 0 || (mask >> d & 1) != 0) {
                kept[d] = 1;
            }
        }
        assertEquals(Shape.of(kept), Sum.sum(x, true, dims).shape());
        assertEquals(Shape.of(kept), Mean.mean(x, true, dims).shape());
        assertEquals(Shape.of(kept), Var.var(x, false, true, dims).shape());
        assertEquals(Shape.of(kept).elements(), Sum.sum(x, false, dims).elements());
        assertEquals(dims.length == 0 ? 0 : rank - dims.length, Sum.sum(x, false, dims).shape().rank());
    }
}
