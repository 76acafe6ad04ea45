package io.github.dropbits.core.ops;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;

/** Tests the values and gradients of the ops that only move elements. */
@Domain(Inputs.class)
class ShapingGradientTest {
    @Provide
    Arbitrary<Tensor> ranked() {
        return Tensors.ranked(1, 4);
    }

    @Property(tries = 60)
    void reshape(@ForAll Tensor x) {
        Check.passes(in -> in[0].reshape(1, -1, 1), x);
    }

    /** The view is used twice, and the two uses contribute different gradients. */
    @Property(tries = 40)
    void reshapedTensorsShareOneGradient(@ForAll Tensor x) {
        Check.passes(in -> {
            Tensor flat = in[0].reshape(-1);
            return flat.mul(flat.exp()).add(flat.reshape(x.shape().toArray()).square().reshape(-1));
        }, x);
    }

    @Property(tries = 80)
    void permute(@ForAll Tensor x, @ForAll long seed) {
        int[] order = new RandomStream(seed).permutation(x.shape().rank());
        Check.passes(in -> in[0].permute(order), x);
    }

    @Property(tries = 50)
    void transpose(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int a, @ForAll @IntRange(max = 3) int b) {
        int rank = x.shape().rank();
        Check.passes(in -> Permute.transpose(in[0], a % rank, b % rank - rank), x);
    }

    @Property(tries = 80)
    void slice(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int d, @ForAll long seed) {
        RandomStream random = new RandomStream(seed);
        int dim = d % x.shape().rank();
        int from = random.nextInt(x.shape().dim(dim));
        int to = from + random.nextInt(x.shape().dim(dim) - from + 1);
        Check.passes(in -> Slice.slice(in[0], dim, from, to), x);
    }

    @Property(tries = 50)
    void pad(@ForAll Tensor x, @ForAll long seed) {
        RandomStream random = new RandomStream(seed);
        int[] before = new int[x.shape().rank()];
        int[] after = new int[x.shape().rank()];
        for (int d = 0; d < before.length; d++) {
            before[d] = random.nextInt(3);
            after[d] = random.nextInt(3);
        }
        Check.passes(in -> Pad.pad(in[0], before, after), x);
    }

    @Property(tries = 80)
    void broadcastTo(@ForAll Tensors.Pair p) {
        int[] to = p.a().shape().broadcast(p.b().shape()).toArray();
        Check.passes(in -> BroadcastTo.broadcastTo(in[0], to), p.a());
        Check.passes(in -> BroadcastTo.broadcastTo(in[0], to), p.b());
    }

    @Property(tries = 80)
    void concat(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int d, @ForAll @IntRange(max = 4) int second,
            @ForAll @IntRange(min = 1, max = 3) int third) {
        int dim = d % x.shape().rank();
        int[] dims = x.shape().toArray();
        dims[dim] = second;
        Tensor y = Tensors.lattice(1, 1, dims);
        dims[dim] = third;
        Tensor z = Tensors.lattice(2, 2, dims);
        Check.passes(in -> Concat.concat(dim, in), x, y, z);
    }

    @Property(tries = 30)
    void concatOfOneTensorTwice(@ForAll("ranked") Tensor x) {
        Check.passes(in -> Concat.concat(-1, in[0], in[0].square(), in[0]), x);
    }
}
