package io.github.dropbits.core.ops;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Tests the values and gradients of matrix products, with odd sizes, broadcast batches, and packed and unpacked
 * operands.
 */
class MatMulGradientTest {
    /** The largest number of multiplications for which operands are not packed into panels. */
    private static final int LARGEST_UNPACKED = 4096;

    /** The batch dimensions of the two operands. */
    record Batches(int[] a, int[] b) {
        @Override
        public String toString() {
            return Arrays.toString(a) + " " + Arrays.toString(b);
        }
    }

    @Provide
    Arbitrary<Batches> batches() {
        return Arbitraries.of(
                new Batches(new int[] {}, new int[] {}),
                new Batches(new int[] {3}, new int[] {3}),
                new Batches(new int[] {3}, new int[] {1}),
                new Batches(new int[] {1}, new int[] {3}),
                new Batches(new int[] {2}, new int[] {}),
                new Batches(new int[] {}, new int[] {2}),
                new Batches(new int[] {2, 1}, new int[] {3}),
                new Batches(new int[] {2, 3}, new int[] {2, 3}),
                new Batches(new int[] {1, 2}, new int[] {3, 1}),
                new Batches(new int[] {2, 1, 2}, new int[] {1, 3, 1}));
    }

    private static Tensor matrix(int role, int[] batch, int rows, int columns) {
        int[] dims = Arrays.copyOf(batch, batch.length + 2);
        dims[batch.length] = rows;
        dims[batch.length + 1] = columns;
        return Tensors.lattice(Shape.of(dims).hashCode(), role, dims);
    }

    private static void check(Batches batches, int m, int k, int n) {
        Check.passes(in -> in[0].matmul(in[1]), matrix(0, batches.a(), m, k), matrix(1, batches.b(), k, n));
    }

    @Property(tries = 100)
    void smallProducts(@ForAll("batches") Batches batches, @ForAll @IntRange(min = 1, max = 9) int m,
            @ForAll @IntRange(min = 1, max = 9) int k, @ForAll @IntRange(min = 1, max = 9) int n) {
        check(batches, m, k, n);
    }

    @Property(tries = 25)
    void packedProducts(@ForAll @IntRange(min = 2, max = 37) int m, @ForAll @IntRange(min = 15, max = 41) int k,
            @ForAll @IntRange(max = 40) int more) {
        int fewest = LARGEST_UNPACKED / (m * k) + 1;
        check(new Batches(new int[] {}, new int[] {}), m, k, Math.max(2, fewest) + more);
    }

    @Property(tries = 10)
    void packedProductsInBatches(@ForAll("batches") Batches batches) {
        check(batches, 13, 19, 23);
    }

    @Property(tries = 30)
    void matrixTimesVector(@ForAll("batches") Batches batches, @ForAll @IntRange(min = 1, max = 20) int m,
            @ForAll @IntRange(min = 1, max = 70) int k) {
        check(batches, m, k, 1);
    }

    @Property(tries = 30)
    void vectorTimesMatrix(@ForAll("batches") Batches batches, @ForAll @IntRange(min = 1, max = 70) int k,
            @ForAll @IntRange(min = 1, max = 20) int n) {
        check(batches, 1, k, n);
    }

    @Property(tries = 20)
    void innerExtentOne(@ForAll("batches") Batches batches, @ForAll @IntRange(min = 1, max = 20) int m,
            @ForAll @IntRange(min = 1, max = 20) int n) {
        check(batches, m, 1, n);
    }

    @Property(tries = 20)
    void aMatrixTimesItsTranspose(@ForAll @IntRange(min = 1, max = 20) int m,
            @ForAll @IntRange(min = 1, max = 20) int k) {
        Check.passes(in -> in[0].matmul(Permute.transpose(in[0], 0, 1)), matrix(0, new int[] {}, m, k));
    }
}
