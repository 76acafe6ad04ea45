package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Tests the values and gradients of batch normalization, with the statistics of the batch and with running statistics.
 */
class BatchNormGradientTest {
    @Provide
    Arbitrary<Tensor> batches() {
        return Tensors.ranked(2, 4);
    }

    /** Returns tensors with at least two values per channel, which training requires. */
    @Provide
    Arbitrary<Tensor> trainable() {
        return Tensors.shapes(2, 4).map(s -> {
            int[] dims = s.toArray();
            dims[0] = s.elements() == dims[1] ? 2 : dims[0];
            return dims;
        }).flatMap(Tensors::of);
    }

    @Provide
    Arbitrary<Float> eps() {
        return Arbitraries.of(1e-5f, 1e-3f, 0.1f);
    }

    private static void check(Tensor x, boolean training, float eps) {
        int channels = x.shape().dim(1);
        Tensor mean = Tensors.lattice(4, 3, channels);
        Tensor var = Check.positive(Tensors.lattice(5, 3, channels), 0.2f);
        Check.passes(in -> BatchNorm.batchNorm(in[0], in[1], in[2], mean, var, training, 0.1f, eps), x,
                Tensors.lattice(2, 1, channels), Tensors.lattice(3, 2, channels));
    }

    @Property(tries = 100)
    void training(@ForAll("trainable") Tensor x, @ForAll("eps") float eps) {
        check(x, true, eps);
    }

    @Property(tries = 80)
    void evaluation(@ForAll("batches") Tensor x, @ForAll("eps") float eps) {
        check(x, false, eps);
    }
}
