package io.github.dropbits.core.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Scratch arrays that would be too large are detected before they are acquired. */
class ArraySizesTest {
    private static Window padded(int side, int kernel, int stride, int pad) {
        return new Window(side, side, kernel, kernel, stride, stride, pad, pad, 1, 1);
    }

    @Test
    void paddedImagesOfABatch() {
        assertThrows(Window.MisfitException.class, () -> new Convolution(2731, 3, 8, 1, padded(512, 3, 1, 1)).check());
        assertThrows(Window.MisfitException.class, () -> new Convolution(2730, 3, 8, 1, padded(512, 3, 1, 1)).check());
        assertDoesNotThrow(() -> new Convolution(2700, 3, 8, 1, padded(512, 3, 1, 1)).check());
    }

    @Test
    void paddedPlanes() {
        String message = assertThrows(Window.MisfitException.class, () -> padded(32, 3, 20_000, 30_000)).getMessage();
        assertTrue(message.contains("32x32") && message.contains("30000x30000"), message);
        assertDoesNotThrow(() -> new Window(1, 1 << 30, 1, 3, 1, 1, 0, 1 << 28, 1, 1));
    }

    @Test
    void layoutsOfPlanes() {
        // There is one phase for each element, and each phase has TapOps.EXCESS additional elements.
        assertThrows(Window.MisfitException.class, () -> Runs.of(padded(20_000, 3, 20_000, 0), 1));
        assertFalse(Runs.fit(padded(20_000, 3, 20_000, 0)));
        assertTrue(Runs.fit(padded(20_000, 3, 1, 1)));
        assertThrows(Window.MisfitException.class,
                () -> new Convolution(1, 2, 2, 2, padded(20_000, 3, 20_000, 0)).check());
        // An input channel has 3000 output channels. Each has a single output, but its layout is as large as the
        // input's layout.
        assertThrows(Window.MisfitException.class,
                () -> new Convolution(1, 2, 6000, 2, padded(1000, 1000, 1, 0)).check());
    }

    @Test
    void stepsAreStridesThatMatter() {
        assertEquals(2, padded(9, 3, 2, 1).stepH());
        assertEquals(11, padded(9, 3, 2_000_000_000, 1).stepH());
        assertEquals(11, padded(9, 3, Integer.MAX_VALUE, 1).stepW());
        assertEquals(1, padded(9, 3, Integer.MAX_VALUE, 1).outW());
    }
}
