package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests codes and nested levels (cpq.md, section 1). */
public class GridTest {
    public static Stream<Grid> grids() {
        return Stream.iterate(1, b -> b <= 8, b -> b + 1).flatMap(b -> Stream.of(new Grid(b, true), new Grid(b,
                false)));
    }

    private static List<Integer> codes(Grid grid, int levels) {
        List<Integer> codes = new ArrayList<>();
        for (int k = grid.lowest(); k <= grid.highest(); k++) {
            if (grid.level(k) <= levels) {
                codes.add(k);
            }
        }
        return codes;
    }

    @ParameterizedTest
    @MethodSource("grids")
    void thereAreTwoToTheBitsCodes(Grid grid) {
        assertEquals(1 << grid.bits(), grid.size());
        assertEquals(grid.lowest(), grid.code(0));
        assertEquals(grid.highest(), grid.code(grid.size() - 1));
        assertEquals(grid.signed() ? -(1 << (grid.bits() - 1)) : 0, grid.lowest());
    }

    @ParameterizedTest
    @MethodSource("grids")
    void theFirstLevelsAreTheSmallerGrid(Grid grid) {
        for (int l = 1; l <= grid.bits() && !grid.isSign(); l++) {
            Grid smaller = grid.withBits(l);
            List<Integer> codes = codes(grid, l);
            assertEquals(1 << l, codes.size());
            assertEquals(grid.lowest(l), codes.getFirst());
            assertEquals(grid.highest(l), codes.getLast());
            // The signed grid of one bit is not contained in a larger grid.
            assertEquals(smaller.lowest(), grid.lowest(l));
            assertEquals(smaller.isSign() ? 1 : grid.highest(l), smaller.highest());
        }
    }

    @ParameterizedTest
    @MethodSource("grids")
    void everyCodeHasALevel(Grid grid) {
        for (int k = grid.lowest(); k <= grid.highest(); k++) {
            assertTrue(grid.level(k) >= 1 && grid.level(k) <= grid.bits());
        }
    }

    @Test
    void levelsAsWritten() {
        Grid signed = new Grid(3, true);
        assertEquals(List.of(-1, 0), codes(signed, 1));
        assertEquals(List.of(-2, -1, 0, 1), codes(signed, 2));
        assertEquals(List.of(-4, -3, -2, -1, 0, 1, 2, 3), codes(signed, 3));
        Grid unsigned = new Grid(3, false);
        assertEquals(List.of(0, 1), codes(unsigned, 1));
        assertEquals(List.of(0, 1, 2, 3), codes(unsigned, 2));
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), codes(unsigned, 3));
    }

    @Test
    void bitsOutOfRangeAreRefused() {
        for (int bits : new int[] {-1, 0, 9}) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> new Grid(bits, true));
            assertEquals("bits must be from 1 to 8, not " + bits, e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new Grid(4, true).withBits(0));
    }

    @Test
    void itSaysWhatItIs() {
        assertEquals("3 bits signed", new Grid(3, true).toString());
        assertEquals("1 bit unsigned", new Grid(1, false).toString());
    }

    /** A single signed bit represents the sign, because networks cannot be trained with the codes -1 and 0. */
    @Test
    void oneSignedBitIsTheSign() {
        Grid signs = new Grid(1, true);
        assertTrue(signs.isSign());
        assertEquals(2, signs.spacing());
        float[] u = {-Float.MIN_VALUE, -0f, 0, Float.MIN_VALUE, -9, 9, Float.NEGATIVE_INFINITY};
        int[] codes = {-1, 1, 1, 1, -1, 1, -1};
        for (int i = 0; i < u.length; i++) {
            assertEquals(codes[i], signs.nearest(u[i]), "u = " + u[i]);
        }
        assertEquals(1, signs.level(-1));
        assertEquals(1, signs.level(1));
    }

    @Test
    void tiesGoToTheEvenCode() {
        Grid grid = new Grid(3, true);
        float[] u = {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f, -3.5f, 3.5f};
        int[] codes = {0, 2, 2, 0, -2, -2, -4, 3};
        for (int i = 0; i < u.length; i++) {
            assertEquals(codes[i], grid.nearest(u[i]), "u = " + u[i]);
        }
    }
}
