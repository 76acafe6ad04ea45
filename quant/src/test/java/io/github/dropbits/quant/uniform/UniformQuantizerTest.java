package io.github.dropbits.quant.uniform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.UniformQuantizer;
import org.junit.jupiter.api.Test;

/** Tests the codes and initial values of user-defined subclasses of {@link UniformQuantizer} and {@link Quantizer}. */
class UniformQuantizerTest {
    /** A quantizer with steps and offsets for several channels that returns values unchanged. */
    private static final class Levels extends UniformQuantizer {
        private final Tensor step;
        private final Tensor offset;
        private int started;

        Levels(Tensor step, Tensor offset) {
            super("levels");
            this.step = step;
            this.offset = offset;
        }

        @Override
        protected void initialize(Tensor x) {
            started++;
        }

        @Override
        protected Tensor quantize(Tensor x) {
            return x;
        }

        @Override
        public int bits() {
            return 8;
        }

        @Override
        public Tensor step() {
            return step;
        }

        @Override
        public Tensor offset() {
            return offset;
        }
    }

    private static Tensor values(float... x) {
        return Tensor.of(x, x.length);
    }

    @Test
    void codesByEachChannelsStepAndOffset() {
        Tensor x = Tensor.of(new float[] {3, -5, 3, 9, 11, 7}, 3, 2);
        Levels q = new Levels(values(1, 2, 4), values(0, 1, 3));
        q.start(x);
        assertArrayEquals(new int[] {3, -5, 1, 4, 2, 1}, q.codes(x));
        q = new Levels(values(1, 2, 4), values(3));
        q.start(x);
        assertArrayEquals(new int[] {0, -8, 0, 3, 2, 1}, q.codes(x));
        q = new Levels(Tensor.scalar(2), values(1, -1, 3));
        q.start(x);
        assertArrayEquals(new int[] {1, -3, 2, 5, 4, 2}, q.codes(x));
    }

    /** Only the first calibration batch is used, unless a subclass overrides this. */
    @Test
    void theFirstCalibrationBatchCounts() {
        Levels q = new Levels(values(1), values(0));
        var calibration = q.calibration();
        assertEquals(0, q.started);
        calibration.accept(values(1));
        calibration.accept(values(2));
        assertEquals(1, q.started);
        q.train(false);
        assertArrayEquals(new float[] {7}, q.apply(values(7)).array());
    }
}
