package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the geometry of sliding windows. */
class WindowTest {
    @ParameterizedTest
    @CsvSource({"28, 5, 1, 0, 1, 24", "28, 5, 1, 2, 1, 28", "7, 3, 2, 1, 1, 4", "8, 3, 2, 1, 1, 4", "5, 3, 1, 0, 2, 1",
        "6, 3, 3, 0, 2, 1", "1, 1, 1, 0, 1, 1", "1, 3, 1, 1, 1, 1"})
    void outputExtents(int extent, int kernel, int stride, int pad, int dilation, int out) {
        assertEquals(out, new Window(extent, 9, kernel, 1, stride, 1, pad, 0, dilation, 1).outH());
        assertEquals(out, new Window(9, extent, 1, kernel, 1, stride, 0, pad, 1, dilation).outW());
    }

    @Test
    void areas() {
        Window w = new Window(7, 6, 3, 2, 2, 1, 1, 0, 1, 1);
        assertEquals(42, w.area());
        assertEquals(6, w.kernelArea());
        assertEquals(4 * 5, w.outArea());
    }

    @Test
    void aWindowThatDoesNotFitIsRefused() {
        Window.MisfitException e = assertThrows(Window.MisfitException.class,
                () -> new Window(4, 9, 3, 3, 1, 1, 0, 0, 2, 1));
        assertTrue(e.getMessage().contains("3x3") && e.getMessage().contains("4x9"), e.getMessage());
        assertThrows(Window.MisfitException.class, () -> new Window(9, 4, 3, 3, 1, 1, 0, 0, 1, 2));
    }

    @Test
    void sizesAndStepsMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> new Window(9, 9, 0, 3, 1, 1, 0, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Window(9, 9, 3, 3, 1, 0, 0, 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Window(9, 9, 3, 3, 1, 1, 0, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Window(9, 9, 3, 3, 1, 1, 0, -1, 1, 1));
    }
}
