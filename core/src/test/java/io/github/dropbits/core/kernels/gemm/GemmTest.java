package io.github.dropbits.core.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares the matrix product with a product in double precision, for various shapes and strides, and at the edges of
 * blocks.
 */
class GemmTest {
    @Provide
    Arbitrary<GemmCase> cases() {
        return GemmCase.any(Arbitraries.of(false, true));
    }

    @Property(tries = 200)
    void anyShapeAndStrides(@ForAll("cases") GemmCase c) {
        c.check();
    }

    /**
     * Covers the shapes of LeNet's layers; more than one block along the depth, rows and columns; and single columns or
     * rows.
     */
    @ParameterizedTest
    @CsvSource({"500, 128, 800", "20, 576, 25", "5, 1000, 1", "1, 800, 500", "500, 1, 800", "7, 9, 384", "7, 9, 385",
        "7, 70, 768", "7, 70, 769", "7, 70, 1024", "7, 70, 1025",
        "6, 64, 768", "6, 65, 1201", "4097, 5, 3", "8200, 3, 2", "3, 4097, 5", "2, 8300, 3",
        // These shapes cover partial sums, many strips of B, and an A with too many rows or too much depth for one
        // block.
        "20, 25, 9000", "7, 300, 2600", "13, 1100, 70", "900, 3, 5000", "1100, 3, 8192",
        "2, 1030, 4100"})
    void largeAndThinShapes(int m, int n, int k) {
        GemmCase.plain(m, n, k).check();
        new GemmCase(m, n, k, true, true, 1, true).check();
    }

    @Test
    void withoutInnerExtentThereIsNothingToAdd() {
        float[] c = {1, 2, 3, 4, 5, 6};
        Matrix none = Matrix.rowMajor(new float[0], 0, 0);
        Gemm.multiply(2, 2, 0, none, none, new Matrix(c, 1, 3, 1), true);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, c);
        Gemm.multiply(2, 2, 0, none, none, new Matrix(c, 1, 3, 1), false);
        assertArrayEquals(new float[] {1, 0, 0, 4, 0, 0}, c);
    }

    @Test
    void withoutRowsOrColumnsNothingIsDone() {
        float[] c = {1, 2};
        Matrix a = Matrix.rowMajor(new float[4], 0, 2);
        Gemm.multiply(0, 2, 2, a, a, Matrix.rowMajor(c, 0, 2), false);
        Gemm.multiply(2, 0, 2, a, a, Matrix.rowMajor(c, 0, 0), false);
        assertArrayEquals(new float[] {1, 2}, c);
    }

    @Test
    void theResultMustBeStoredByRows() {
        Matrix a = Matrix.rowMajor(new float[4], 0, 2);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Gemm.multiply(2, 2, 2, a, a, a.transposed(), false));
        assertTrue(e.getMessage().contains("column stride 1, not 2"), e.getMessage());
    }

    /** A NaN affects only its own row, although panels are padded with zeros. */
    @Test
    void aNaNStaysInItsRow() {
        GemmCase shape = GemmCase.plain(20, 30, 25);
        Matrix a = shape.left();
        a.array()[a.offset() + 7 * a.rowStride() + 3] = Float.NaN;
        Matrix c = shape.result();
        Gemm.multiply(20, 30, 25, a, shape.right(), c, false);
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 30; j++) {
                assertTrue(Float.isNaN(c.array()[c.offset() + i * 30 + j]) == (i == 7), "at " + i + ", " + j);
            }
        }
    }
}
