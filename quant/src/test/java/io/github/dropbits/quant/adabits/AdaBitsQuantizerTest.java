package io.github.dropbits.quant.adabits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Place;
import org.junit.jupiter.api.Test;

/** Tests AdaBitsQuantizer on its own: initialization, switching, and invalid settings. */
class AdaBitsQuantizerTest {
    private static final Place WEIGHTS = new Place("fc.weight", true, false, false, 1);
    private static final Place RECTIFIED = new Place("fc.input", false, true, false, 1);

    private static Tensor values(float... x) {
        return Tensor.of(x, x.length);
    }

    @Test
    void weightsOfEveryBitLengthStartAtOnce() {
        AdaBitsQuantizer q = new AdaBitsQuantizer(WEIGHTS, 4, 2);
        q.start(values(-3, 1));
        assertEquals(6.0 / 16, q.step().item(), 1e-6);
        assertEquals(3.0 / 16, q.offset().item(), 1e-6);
        q.use(2);
        assertEquals(6.0 / 4, q.step().item(), 1e-6);
        assertEquals(3.0 / 4, q.offset().item(), 1e-6);
        assertEquals("AdaBits([2, 4] bits, now Truncated(2 bits))", q.describe());
    }

    /**
     * In training, each clipping level is initialized from the first batch at its bit-length. Calibration batches
     * initialize all of them.
     */
    @Test
    void clippingLevels() {
        AdaBitsQuantizer q = new AdaBitsQuantizer(RECTIFIED, 2, 3);
        q.apply(values(7, 1));
        q.use(2);
        q.apply(values(3, 1));
        assertEquals(1, q.step().item(), 1e-6);
        q.use(3);
        assertEquals(1, q.step().item(), 1e-6);

        AdaBitsQuantizer calibrated = new AdaBitsQuantizer(RECTIFIED, 2, 3);
        var calibration = calibrated.calibration();
        calibration.accept(values(21, 0));
        calibration.accept(values(1));
        calibrated.train(false);
        assertArrayEquals(new float[] {3, 21}, calibrated.apply(values(2.9f, 40)).array(), 1e-4f);
        calibrated.use(2);
        assertArrayEquals(new float[] {0, 21}, calibrated.apply(values(2.9f, 40)).array(), 1e-4f);
    }

    @Test
    void inputsThatCanBeNegativeAreRefused() {
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> new AdaBitsQuantizer(new Place("fc.input", false, false, false, 1), 2, 4));
        assertEquals("AdaBits takes inputs that cannot be negative, as behind a rectifier; fc.input can be",
                e.getMessage());
    }
}
