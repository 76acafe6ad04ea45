package io.github.dropbits.quant.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Place;
import org.junit.jupiter.api.Test;

/** Tests SplitQuant for activations, which uses three chunks of channels, each with its own levels. */
class SplitInputQuantizerTest {
    private static SplitInputQuantizer quantizer(int bits, boolean nonNegative) {
        return new SplitInputQuantizer(new Place("fc.input", false, nonNegative, false, 1), bits);
    }

    @Test
    void chunksOfConsecutiveChannels() {
        SplitInputQuantizer q = quantizer(2, false);
        // With five channels, the chunks have two channels, two channels and one channel.
        Tensor x = Tensor.of(new float[] {-1, 2, 10, 15, -0.75f, 1, 0, 0, 30, -3}, 2, 5);
        q.start(x);
        q.train(false);
        float[] y = q.apply(x).array();
        assertArrayEquals(new float[] {1, 10, 1}, q.step().array());
        assertArrayEquals(new float[] {-1, 0, -3}, q.offset().array());
        // The value 15 is halfway between two levels and is rounded to the even code.
        assertArrayEquals(new float[] {-1, 2, 10, 20, -1, 1, 0, 0, 30, -3}, y);
        assertArrayEquals(new int[] {0, 3, 1, 2, 2, 2, 1, 0, 3, 0}, q.codes(x));
        assertEquals("SplitQuant(2 bits, 3 chunks)", q.describe());
    }

    @Test
    void imagesAreSplitByChannelsAndFewChannelsGiveFewChunks() {
        SplitInputQuantizer q = quantizer(1, true);
        Tensor x = Tensor.of(new float[] {1, 0, 3, 3, 0, 1, 4, 0}, 2, 2, 1, 2);
        q.start(x);
        q.train(false);
        // The quotient 3 / 4 is rounded to code 1.
        assertArrayEquals(new float[] {1, 0, 4, 4, 0, 1, 4, 0}, q.apply(x).array());
        assertArrayEquals(new float[] {1, 4, Levels.FALLBACK}, q.step().array());
        SplitInputQuantizer vector = quantizer(1, true);
        Tensor three = Tensor.of(new float[] {1, 2, 3}, 3);
        vector.start(three);
        vector.train(false);
        assertArrayEquals(new float[] {1, 2, 3}, vector.apply(three).array());
    }

    @Test
    void trainingAveragesAndCalibrationWidens() {
        SplitInputQuantizer q = quantizer(8, true);
        Tensor x = Tensor.of(new float[] {1, 2, 3}, 1, 3);
        Tensor ten = x.mul(10).detach();
        q.start(x);
        q.apply(ten);
        assertArrayEquals(new float[] {1.9f / 255, 3.8f / 255, 5.7f / 255}, q.step().array(), 1e-6f);
        var taker = q.calibration();
        taker.accept(ten);
        taker.accept(x);
        assertArrayEquals(new float[] {10f / 255, 20f / 255, 30f / 255}, q.step().array(), 1e-6f);
    }

    @Test
    void gradientsPassInsideTheRange() {
        SplitInputQuantizer q = quantizer(2, false);
        q.start(Tensor.of(new float[] {-1, 2, 3, 3, 0, 1}, 2, 3));
        q.train(false);
        Tensor x = Tensor.of(new float[] {0.4f, 1, 9, -7, 0.2f, 2}, 2, 3).requiresGrad(true);
        q.apply(x).sum().backward();
        assertArrayEquals(new float[] {1, 1, 0, 0, 1, 1}, x.grad().array());
    }

    @Test
    void evaluationBeforeTheFirstBatch() {
        SplitInputQuantizer q = quantizer(2, false);
        q.train(false);
        assertThrows(IllegalStateException.class, () -> q.apply(Tensor.zeros(1, 3)));
    }
}
