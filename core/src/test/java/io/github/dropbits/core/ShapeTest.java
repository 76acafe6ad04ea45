package io.github.dropbits.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Tests of the extents, strides and broadcasting of shapes. */
class ShapeTest {
    private static void refused(Runnable call, String... parts) {
        ShapeException e = assertThrows(ShapeException.class, call::run);
        for (String part : parts) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
    }

    @Test
    void whatAShapeKnows() {
        Shape s = Shape.of(2, 3, 4);
        assertEquals(3, s.rank());
        assertEquals(24, s.elements());
        assertArrayEquals(new int[] {2, 3, 4}, s.toArray());
        assertArrayEquals(new int[] {12, 4, 1}, s.strides());
        assertEquals(12, s.product(1, 3));
        assertEquals(1, s.product(2, 2));
        assertEquals("[2, 3, 4]", s.toString());
    }

    @Test
    void dimensionsCountFromEitherEnd() {
        Shape s = Shape.of(2, 3, 4);
        assertEquals(2, s.dim(0));
        assertEquals(4, s.dim(-1));
        assertEquals(2, s.dim(-3));
        assertEquals(2, s.axis(-1));
        refused(() -> s.dim(3), "dim 3", "[2, 3, 4]");
        refused(() -> s.dim(-4), "dim -4", "[2, 3, 4]");
        refused(() -> Shape.SCALAR.dim(0), "dim 0", "[]");
    }

    @Test
    void scalarsAndEmptyShapes() {
        assertSame(Shape.SCALAR, Shape.of());
        assertEquals(1, Shape.SCALAR.elements());
        assertEquals(0, Shape.SCALAR.rank());
        assertEquals(0, Shape.of(3, 0, 2).elements());
        assertEquals(0, Shape.of(0, Integer.MAX_VALUE).elements());
    }

    @Test
    void negativeAndHugeExtentsAreRefused() {
        refused(() -> Shape.of(2, -1), "[2, -1]", "negative");
        refused(() -> Shape.of(0, -1), "[0, -1]", "negative");
        refused(() -> Shape.of(65536, 32768), "[65536, 32768]", "more elements");
        refused(() -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE), "more elements");
        refused(() -> Shape.of(0, 65536, 32768), "[0, 65536, 32768]", "more elements");
        refused(() -> Shape.of(65536, 0, 32768), "[65536, 0, 32768]", "more elements");
        assertEquals(Integer.MAX_VALUE, Shape.of(Integer.MAX_VALUE).elements());
    }

    @Test
    void equalByExtents() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(1), Shape.SCALAR);
    }

    @Test
    void itKeepsNoArrayOfOthers() {
        int[] dims = {2, 3};
        Shape s = Shape.of(dims);
        dims[0] = 9;
        s.toArray()[1] = 9;
        s.strides()[0] = 9;
        assertEquals(Shape.of(2, 3), s);
        assertArrayEquals(new int[] {3, 1}, s.strides());
    }

    @Test
    void broadcasting() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 1).broadcast(Shape.of(1, 3)));
        assertEquals(Shape.of(4, 2, 3), Shape.of(3).broadcast(Shape.of(4, 2, 1)));
        assertEquals(Shape.of(2, 3), Shape.SCALAR.broadcast(Shape.of(2, 3)));
        assertEquals(Shape.of(0, 3), Shape.of(1, 3).broadcast(Shape.of(0, 1)));
        assertEquals(Shape.of(0), Shape.of(1).broadcast(Shape.of(0)));
    }

    @Test
    void broadcastErrorsNameBothShapesAndThePlace() {
        refused(() -> Shape.of(2, 3).broadcast(Shape.of(2, 4)), "[2, 3]", "[2, 4]", "3 against 4", "dimension 1");
        refused(() -> Shape.of(5, 2, 3).broadcast(Shape.of(3, 3)), "[5, 2, 3]", "[3, 3]", "2 against 3", "dimension 1");
        refused(() -> Shape.of(2).broadcast(Shape.of(0)), "[2]", "[0]", "2 against 0");
    }

    @Provide
    Arbitrary<Shape> shapes() {
        return Tensors.shapes(0, 4);
    }

    @Property(tries = 100)
    void aShapeBroadcastsWithItselfAndScalars(@ForAll("shapes") Shape s) {
        assertEquals(s, s.broadcast(s));
        assertEquals(s, s.broadcast(Shape.SCALAR));
        assertEquals(s, Shape.SCALAR.broadcast(s));
        assertEquals(s.elements(), s.product(0, s.rank()));
    }
}
