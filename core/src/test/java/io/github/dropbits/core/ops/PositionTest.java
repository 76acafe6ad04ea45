package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;

/**
 * Checks the ops that move elements, position by position. A comparison with their reference definitions is not enough,
 * because these compute offsets with the same code as the ops.
 */
@Domain(Inputs.class)
class PositionTest {
    /** Returns the expected element at a position of the output. */
    private interface Source {
        float at(int[] position);
    }

    @Provide
    Arbitrary<Tensor> ranked() {
        return Tensors.ranked(1, 4);
    }

    private static void check(Shape shape, Tensor y, Source source) {
        assertEquals(shape, y.shape());
        int[] at = new int[shape.rank()];
        for (int i = 0; i < shape.elements(); i++) {
            int rest = i;
            for (int d = at.length - 1; d >= 0; d--) {
                at[d] = rest % shape.dim(d);
                rest /= shape.dim(d);
            }
            assertEquals(source.at(at), y.get(at));
        }
    }

    @Property(tries = 60)
    void permute(@ForAll Tensor x, @ForAll long seed) {
        int[] order = new RandomStream(seed).permutation(x.shape().rank());
        int[] dims = new int[order.length];
        for (int d = 0; d < dims.length; d++) {
            dims[d] = x.shape().dim(order[d]);
        }
        check(Shape.of(dims), x.permute(order), at -> {
            int[] from = new int[at.length];
            for (int d = 0; d < at.length; d++) {
                from[order[d]] = at[d];
            }
            return x.get(from);
        });
    }

    @Property(tries = 60)
    void slice(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int d, @ForAll long seed) {
        RandomStream random = new RandomStream(seed);
        int dim = d % x.shape().rank();
        int from = random.nextInt(x.shape().dim(dim));
        int to = from + 1 + random.nextInt(x.shape().dim(dim) - from);
        int[] dims = x.shape().toArray();
        dims[dim] = to - from;
        check(Shape.of(dims), Slice.slice(x, dim, from, to), at -> {
            int[] index = at.clone();
            index[dim] += from;
            return x.get(index);
        });
    }

    @Property(tries = 40)
    void pad(@ForAll Tensor x, @ForAll long seed) {
        RandomStream random = new RandomStream(seed);
        int[] before = new int[x.shape().rank()];
        int[] after = new int[before.length];
        int[] dims = x.shape().toArray();
        for (int d = 0; d < before.length; d++) {
            before[d] = random.nextInt(3);
            after[d] = random.nextInt(3);
            dims[d] += before[d] + after[d];
        }
        check(Shape.of(dims), Pad.pad(x, before, after), at -> {
            int[] index = at.clone();
            for (int d = 0; d < index.length; d++) {
                index[d] -= before[d];
                if (index[d] < 0 || index[d] >= x.shape().dim(d)) {
                    return 0;
                }
            }
            return x.get(index);
        });
    }

    @Property(tries = 60)
    void concat(@ForAll("ranked") Tensor x, @ForAll @IntRange(max = 3) int d, @ForAll @IntRange(max = 4) int more) {
        int dim = d % x.shape().rank();
        int own = x.shape().dim(dim);
        int[] dims = x.shape().toArray();
        dims[dim] = more;
        Tensor y = Tensors.lattice(1, 1, dims);
        dims[dim] = own + more + own;
        check(Shape.of(dims), Concat.concat(dim - x.shape().rank(), x, y, x), at -> {
            int[] index = at.clone();
            if (index[dim] < own) {
                return x.get(index);
            }
            index[dim] -= own;
            if (index[dim] < more) {
                return y.get(index);
            }
            index[dim] -= more;
            return x.get(index);
        });
    }

    @Property(tries = 60)
    void where(@ForAll Tensors.Pair p, @ForAll long seed) {
        Shape shape = p.a().shape().broadcast(p.b().shape());
        Tensor condition = Check.coins(seed, shape.toArray());
        Tensor a = BroadcastTo.broadcastTo(p.a(), shape.toArray());
        Tensor b = BroadcastTo.broadcastTo(p.b(), shape.toArray());
        check(shape, Where.where(condition, p.a(), p.b()), at -> condition.get(at) != 0 ? a.get(at) : b.get(at));
    }
}
