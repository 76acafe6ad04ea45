package io.github.dropbits.core.testkit;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Provides jqwik arbitraries for property tests of ops.
 *
 * <p>The values of the tensors lie on a lattice. Two values of a tensor, or of the two tensors of a pair, differ by at
 * least 2^-10, and each value differs from 0 by at least 2^-11. Difference quotients therefore do not cross kinks or
 * ties. Most values lie between -2 and 2. Shapes shrink to few and small dimensions.
 */
public final class Tensors {
    private static final int CELLS = 1024;

    private Tensors() {
    }

    /**
     * Two tensors whose shapes can be broadcast against each other.
     *
     * @param a the first tensor
     * @param b the second tensor
     */
    public record Pair(Tensor a, Tensor b) {
    }

    /**
     * Returns shapes with ranks in a given range, including odd extents. The last extent is sometimes larger, to test
     * vector loops and the elements after the last full vector.
     *
     * @param minRank the smallest rank
     * @param maxRank the largest rank
     * @return the arbitrary
     */
    public static Arbitrary<Shape> shapes(int minRank, int maxRank) {
        Arbitrary<int[]> dims = Arbitraries.integers().between(1, 5).array(int[].class).ofMinSize(minRank)
                .ofMaxSize(maxRank);
        Arbitrary<Integer> last = Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(6, 67)));
        return Combinators.combine(dims, last).as((d, l) -> {
            if (l > 0 && d.length > 0) {
                d[d.length - 1] = l;
            }
            return Shape.of(d);
        });
    }

    /**
     * Returns tensors with a given shape.
     *
     * @param dims the shape
     * @return the arbitrary
     */
    public static Arbitrary<Tensor> of(int... dims) {
        return Arbitraries.longs().map(seed -> lattice(seed, 0, dims));
    }

    /**
     * Returns tensors of rank 0 to 4.
     *
     * @return the arbitrary
     */
    public static Arbitrary<Tensor> any() {
        return ranked(0, 4);
    }

    /**
     * Returns tensors with ranks in a given range.
     *
     * @param minRank the smallest rank
     * @param maxRank the largest rank
     * @return the arbitrary
     */
    public static Arbitrary<Tensor> ranked(int minRank, int maxRank) {
        return shapes(minRank, maxRank).flatMap(s -> of(s.toArray()));
    }

    /**
     * Returns pairs of tensors whose shapes can be broadcast against each other. In either tensor, some extents may be
     * 1 and some leading dimensions may be missing.
     *
     * @return the arbitrary
     */
    public static Arbitrary<Pair> broadcastable() {
        return Combinators.combine(shapes(0, 4), Arbitraries.longs()).as((shape, seed) -> {
            RandomStream random = new RandomStream(seed);
            return new Pair(lattice(seed, 0, part(shape, random)), lattice(seed + 1, 1, part(shape, random)));
        });
    }

    private static int[] part(Shape shape, RandomStream random) {
        int[] dims = shape.toArray();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = random.nextInt(4) == 0 ? 1 : dims[i];
        }
        int skip = dims.length > 0 && random.nextInt(3) == 0 ? random.nextInt(dims.length + 1) : 0;
        return Arrays.copyOfRange(dims, skip, dims.length);
    }

    /**
     * Creates a tensor of lattice values.
     *
     * @param seed determines the values
     * @param role a number from 0 to 3; tensors with different roles have no value in common
     * @param dims the shape
     * @return the tensor
     */
    public static Tensor lattice(long seed, int role, int... dims) {
        Tensor t = Tensor.zeros(dims);
        int cells = Math.max(CELLS, t.elements());
        int[] order = new RandomStream(seed).permutation(cells);
        return t.update(a -> {
            for (int i = 0; i < a.length; i++) {
                a[i] = (4 * (order[i] - cells / 2) + role + 0.5f) / 1024;
            }
        });
    }
}
