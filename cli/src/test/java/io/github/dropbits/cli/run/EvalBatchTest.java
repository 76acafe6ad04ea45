package io.github.dropbits.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The memory of evaluation is bounded for images of any size. */
class EvalBatchTest {
    @Test
    void largerImagesFewerAtOnce() {
        assertEquals(256, RunImages.evalBatch(8 * 8));
        assertEquals(64, RunImages.evalBatch(28 * 28));
        assertEquals(16, RunImages.evalBatch(3 * 32 * 32));
        assertEquals(4, RunImages.evalBatch(3 * 224 * 224));
        assertEquals(4, RunImages.evalBatch(3 * 4000 * 4000));
    }
}
