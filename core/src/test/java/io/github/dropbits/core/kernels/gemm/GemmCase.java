package io.github.dropbits.core.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.kernels.vec.Twins;
import java.util.Arrays;
import java.util.function.BiConsumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A matrix product whose operands are views of larger arrays and may be transposed.
 *
 * @param m the number of rows of the result
 * @param n the number of columns of the result
 * @param k the depth
 * @param aTransposed whether the left operand is stored in column-major order
 * @param bTransposed whether the right operand is stored in column-major order
 * @param gap the number of unused elements between stored rows
 * @param add whether the product is added to the result
 */
record GemmCase(int m, int n, int k, boolean aTransposed, boolean bTransposed, int gap, boolean add) {
    /** Returns cases with any shapes and strides. {@code add} determines whether the product is added to the result. */
    static Arbitrary<GemmCase> any(Arbitrary<Boolean> add) {
        Arbitrary<Integer> extents = Arbitraries.integers().between(1, 70);
        Arbitrary<Boolean> flags = Arbitraries.of(false, true);
        return Combinators.combine(extents, extents, extents, flags, flags, Arbitraries.integers().between(0, 3), add)
                .as(GemmCase::new);
    }

    static GemmCase plain(int m, int n, int k) {
        return new GemmCase(m, n, k, false, false, 0, false);
    }

    /** Returns a matrix of random values in an array whose other elements are NaN. */
    private Matrix matrix(long seed, int rows, int columns, boolean transposed) {
        int lines = transposed ? columns : rows;
        int length = transposed ? rows : columns;
        float[] array = new float[3 + lines * (length + gap)];
        Arrays.fill(array, Float.NaN);
        float[] values = Twins.normal(seed, lines * length);
        for (int i = 0; i < values.length; i++) {
            array[3 + i / length * (length + gap) + i % length] = values[i];
        }
        Matrix stored = new Matrix(array, 3, length + gap, 1);
        return transposed ? stored.transposed() : stored;
    }

    Matrix left() {
        return matrix(1, m, k, aTransposed);
    }

    Matrix right() {
        return matrix(2, k, n, bTransposed);
    }

    Matrix result() {
        return matrix(3, m, n, false);
    }

    private static double at(Matrix a, int i, int j) {
        return a.array()[a.offset() + i * a.rowStride() + j * a.columnStride()];
    }

    Matrix multiply() {
        Matrix c = result();
        multiply(c);
        return c;
    }

    private void multiply(Matrix c) {
        Gemm.multiply(m, n, k, left(), right(), c, add);
    }

    /**
     * Multiplies, and checks that the result is near the product in double precision and that no other element changed.
     */
    void check() {
        check(GemmCase::multiply);
    }

    /** Checks the result of another method of multiplication, which receives the case and the result matrix. */
    void check(BiConsumer<GemmCase, Matrix> product) {
        Matrix a = left();
        Matrix b = right();
        Matrix before = result();
        Matrix c = result();
        product.accept(this, c);
        int inside = 0;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = add ? at(before, i, j) : 0;
                double size = Math.abs(sum);
                for (int p = 0; p < k; p++) {
                    double term = at(a, i, p) * at(b, p, j);
                    sum += term;
                    size += Math.abs(term);
                }
                double off = Math.abs(sum - at(c, i, j));
                assertTrue(off <= 1e-6 * size, this + " at " + i + ", " + j + " is " + at(c, i, j) + ", not " + sum);
                inside++;
            }
        }
        int kept = 0;
        for (float v : c.array()) {
            kept += Float.isNaN(v) ? 1 : 0;
        }
        assertTrue(kept == c.array().length - inside, this + " wrote outside its result");
    }
}
