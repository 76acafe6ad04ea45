package io.github.dropbits.core.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products with a prepacked matrix are near the product in double precision. They have the same bits as products that
 * pack the matrix themselves.
 */
class PackedMatrixTest {
    @Provide
    Arbitrary<GemmCase> cases() {
        return GemmCase.any(Arbitraries.just(false));
    }

    private static void packed(GemmCase c, Matrix to) {
        PackedMatrix.of(c.k(), c.n(), c.right()).multiply(c.left(), 0, c.m(), 0, to);
        float[] same = to.array().clone();
        OperandProduct.multiply(c.left(), 0, c.m(), 0, c.right(), c.k(), c.n(), to);
        assertArrayEquals(same, to.array(), "not packed before");
        PackedMatrix.of(c.k(), c.n(), c.right()).multiply(c.left()::pack, 0, c.m(), 0, to);
        assertArrayEquals(same, to.array(), "A in panels, which else is read where it lies");
    }

    @Property(tries = 200)
    void anyShapeAndStrides(@ForAll("cases") GemmCase c) {
        c.check(PackedMatrixTest::packed);
    }

    /**
     * Covers single rows and columns; more than one block along the depth; more depth than is processed together; an A
     * that is too large for one block; and many columns of B.
     */
    @ParameterizedTest
    @CsvSource({"1, 800, 500", "500, 1, 800", "1, 1, 1", "7, 9, 384", "7, 9, 385", "7, 70, 1025", "6, 65, 1201",
        "4097, 5, 3", "900, 3, 5000", "900, 70, 5000", "3, 4097, 5", "2, 1030, 4100", "20, 25, 9000", "5, 3, 40000",
        "3, 66, 40000"})
    void largeAndThinShapes(int m, int n, int k) {
        new GemmCase(m, n, k, false, true, 1, false).check(PackedMatrixTest::packed);
    }

    private static float[] rows(PackedMatrix b, int n, Operand a, int first, int m) {
        float[] to = new float[m * n];
        b.multiply(a, first, m, 0, Matrix.rowMajor(to, 0, n));
        return to;
    }

    /** The bits of a row of the result depend neither on the other rows nor on their number. */
    @ParameterizedTest
    @CsvSource({"50, 70, 900", "3, 3, 40000", "3, 66, 40000", "900, 5, 5000"})
    void aRowsBitsAreItsOwn(int m, int n, int k) {
        GemmCase c = GemmCase.plain(m, n, k);
        PackedMatrix b = PackedMatrix.of(k, n, c.right());
        Matrix a = c.left();
        float[] all = rows(b, n, a, 0, m);
        assertArrayEquals(all, rows(b, n, a::pack, 0, m), "A in panels");
        for (int i = 0; i < m; i += 1 + m / 50) {
            assertArrayEquals(Arrays.copyOfRange(all, i * n, (i + 1) * n), rows(b, n, i % 2 == 0 ? a : a::pack, i, 1),
                    "row " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 70, 900", "30, 66, 40000", "900, 5, 5000"})
    void sameBitsOnAnyNumberOfThreads(int m, int n, int k) throws Exception {
        GemmCase c = GemmCase.plain(m, n, k);
        PackedMatrix b = PackedMatrix.of(k, n, c.right());
        Matrix a = c.left();
        float[] alone = rows(b, n, a, 0, m);
        for (int threads = 1; threads <= 3; threads++) {
            try (Workers workers = Workers.of(threads)) {
                assertArrayEquals(alone, workers.run(() -> rows(b, n, a, 0, m)), threads + " threads");
                assertArrayEquals(alone, workers.run(() -> rows(b, n, a::pack, 0, m)), threads + " threads, A packed");
            }
        }
    }

    @Test
    void itKeepsWhatItPacked() {
        float[] values = {1, 2, 3, 4};
        PackedMatrix b = PackedMatrix.of(2, 2, Matrix.rowMajor(values, 0, 2));
        Arrays.fill(values, 9);
        float[] to = new float[2];
        b.multiply(Matrix.rowMajor(new float[] {10, 1}, 0, 2), 0, 1, 0, Matrix.rowMajor(to, 0, 2));
        assertArrayEquals(new float[] {13, 24}, to);
    }

    /** Multiplies a range of rows of an operand, and only a range of elements of each row. */
    @Test
    void partsOfAnOperand() {
        Matrix a = Matrix.rowMajor(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 0, 4);
        PackedMatrix b = PackedMatrix.of(2, 3, Matrix.rowMajor(new float[] {1, 0, 2, 0, 1, 3}, 0, 3));
        float[] to = new float[7];
        b.multiply(a, 1, 2, 2, Matrix.rowMajor(to, 1, 3));
        assertArrayEquals(new float[] {0, 7, 8, 38, 11, 12, 58}, to);
    }

    @Test
    void theResultMustBeStoredByRows() {
        Matrix a = Matrix.rowMajor(new float[4], 0, 2);
        PackedMatrix b = PackedMatrix.of(2, 2, a);
        Exception e = assertThrows(IllegalArgumentException.class, () -> b.multiply(a, 0, 2, 0, a.transposed()));
        assertEquals("the result must have column stride 1, not 2", e.getMessage());
    }
}
