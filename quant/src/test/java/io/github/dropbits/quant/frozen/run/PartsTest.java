package io.github.dropbits.quant.frozen.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Tests the search for the longest equal parts of a depth whose sums are below a bound. */
class PartsTest {
    private static final float[] WEIGHTS = {1, -2, 3, -4, 5, -6, 0, 0, 7, 0, 0, 1};

    @Test
    void partsAreAsLongAsTheBoundAllows() {
        // There are two channels with six weights each. The sums of magnitudes are 21 and 8 over the channels, 6, 15, 7
        // and 1 over the halves, and 3, 7, 11, 0, 7 and 1 over the thirds.
        assertEquals(6, Parts.length(WEIGHTS, 6, 1, 22));
        assertEquals(3, Parts.length(WEIGHTS, 6, 1, 21));
        assertEquals(3, Parts.length(WEIGHTS, 6, 1, 16));
        assertEquals(2, Parts.length(WEIGHTS, 6, 1, 15));
        assertEquals(2, Parts.length(WEIGHTS, 6, 1, 12));
        assertEquals(1, Parts.length(WEIGHTS, 6, 1, 11));
        assertEquals(1, Parts.length(WEIGHTS, 6, 1, 8));
    }

    @Test
    void aSingleProductMayBeTooLarge() {
        assertEquals(0, Parts.length(WEIGHTS, 6, 1, 7));
        assertEquals(0, Parts.length(new float[] {128}, 1, 256, 1 << 15));
        assertEquals(1, Parts.length(new float[] {128}, 1, 255, 1 << 15));
    }

    @Test
    void inputCodesCount() {
        assertEquals(3, Parts.length(WEIGHTS, 6, 10, 151));
        assertEquals(2, Parts.length(WEIGHTS, 6, 10, 150));
    }

    @Test
    void aLastShorterPartCountsToo() {
        // A depth of 5 is divided into parts of length 3. The sum over the second part is 4 + 5.
        assertEquals(3, Parts.length(new float[] {1, 1, 1, 4, 5}, 5, 1, 10));
        assertEquals(2, Parts.length(new float[] {1, 1, 1, 4, 5}, 5, 1, 9));
    }
}
