package io.github.dropbits.core.ops;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Tests the values and gradients of layer and group normalization. */
class RowNormGradientTest {
    @Provide
    Arbitrary<Tensor> ranked() {
        return Tensors.ranked(1, 4);
    }

    @Provide
    Arbitrary<int[]> areas() {
        return Tensors.shapes(0, 2).map(s -> s.toArray());
    }

    @Property(tries = 100)
    void layerNorm(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int skip) {
        int rank = x.shape().rank();
        int[] last = Arrays.copyOfRange(x.shape().toArray(), skip % rank, rank);
        Check.passes(in -> LayerNorm.layerNorm(in[0], in[1], in[2], 1e-3f), x, Tensors.lattice(2, 1, last),
                Tensors.lattice(3, 2, last));
    }

    @Property(tries = 100)
    void groupNorm(@ForAll @IntRange(min = 1, max = 3) int images, @ForAll @IntRange(min = 1, max = 4) int groups,
            @ForAll @IntRange(min = 1, max = 3) int perGroup, @ForAll("areas") int[] area, @ForAll long seed) {
        int[] dims = new int[2 + area.length];
        dims[0] = images;
        dims[1] = groups * perGroup;
        System.arraycopy(area, 0, dims, 2, area.length);
        Check.passes(in -> GroupNorm.groupNorm(in[0], groups, in[1], in[2], 1e-3f), Tensors.lattice(seed, 0, dims),
                Tensors.lattice(2, 1, dims[1]), Tensors.lattice(3, 2, dims[1]));
    }
}
