package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The walk over the rows of a shape. */
class RowsTest {
    private static String walk(Rows rows) {
        StringBuilder s = new StringBuilder();
        for (int r = 0; r < rows.count(); r++) {
            s.append(rows.offset(0)).append(':').append(rows.offset(1)).append(' ');
            rows.next();
        }
        return s.toString().strip();
    }

    @Test
    void everyOperandHasItsOwnOffset() {
        Rows rows = new Rows(Shape.of(2, 3, 4), new int[] {12, 4, 1}, new int[] {0, 10, 5});
        assertEquals(6, rows.count());
        assertEquals(4, rows.length());
        assertEquals(1, rows.step(0));
        assertEquals(5, rows.step(1));
        assertEquals("0:0 4:10 8:20 12:0 16:10 20:20", walk(rows));
    }

    @Test
    void afterTheLastRowItBeginsAgain() {
        Rows rows = new Rows(Shape.of(2, 1), new int[] {7, 1}, new int[] {1, 1});
        assertEquals("0:0 7:1", walk(rows));
        assertEquals("0:0 7:1", walk(rows));
    }

    @Test
    void aScalarIsOneRowOfOne() {
        Rows rows = new Rows(Shape.SCALAR, new int[0], new int[0]);
        assertEquals(1, rows.count());
        assertEquals(1, rows.length());
        assertEquals(0, rows.step(0));
        assertEquals("0:0", walk(rows));
    }

    @Test
    void anEmptyShapeHasNoRows() {
        assertEquals(0, new Rows(Shape.of(2, 0), new int[] {0, 1}).count());
        assertEquals(0, new Rows(Shape.of(0, 2), new int[] {2, 1}).count());
    }
}
