package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Tests of the cursor over the rows of a shape. */
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

    @Test
    void neighbouringDimensionsAreMadeOneWhereAllOperandsAllow() {
        Rows both = Rows.merged(Shape.of(2, 3, 1, 4), new int[] {12, 4, 4, 1}, new int[] {12, 4, 0, 1});
        assertEquals(1, both.count());
        assertEquals(24, both.length());
        Rows rows = Rows.merged(Shape.of(2, 3, 4), new int[] {12, 4, 1}, new int[] {0, 1, 0});
        assertEquals(6, rows.count());
        assertEquals("0:0 4:1 8:2 12:0 16:1 20:2", walk(rows));
        Rows leading = Rows.merged(Shape.of(2, 3, 4), new int[] {12, 4, 1}, new int[] {0, 0, 1});
        assertEquals(6, leading.count());
        Rows channels = Rows.merged(Shape.of(2, 3, 4, 5), new int[] {60, 20, 5, 1}, new int[] {0, 1, 0, 0});
        assertEquals(20, channels.length());
        assertEquals(0, channels.step(1));
        assertEquals("0:0 20:1 40:2 60:0 80:1 100:2", walk(channels));
        assertEquals(1, Rows.merged(Shape.of(1, 1), new int[] {0, 0}).length());
        assertEquals(0, Rows.merged(Shape.of(2, 0), new int[] {0, 1}).count());
    }

    @Test
    void aWalkCanBeginAtAnyRow() {
        Shape shape = Shape.of(2, 3, 4, 5);
        int[] first = {60, 20, 5, 1};
        int[] second = {0, 1, 0, 7};
        Rows steps = new Rows(shape, first, second);
        Rows from = new Rows(shape, first, second).at(7);
        for (int r = 0; r < steps.count(); r++) {
            Rows there = from.at(r);
            assertEquals(steps.offset(0), there.offset(0));
            assertEquals(steps.offset(1), there.offset(1));
            steps.next();
        }
        Rows next = from.at(22);
        next.next();
        assertEquals(from.at(23).offset(0), next.offset(0));
        assertEquals(from.at(23).offset(1), next.offset(1));
        assertEquals(5, from.length());
        assertEquals(7, from.step(1));
    }
}
