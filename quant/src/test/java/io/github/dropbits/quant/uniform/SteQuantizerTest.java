package io.github.dropbits.quant.uniform;

import static io.github.dropbits.quant.Granularity.CHANNEL;
import static io.github.dropbits.quant.Granularity.TENSOR;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Place;
import org.junit.jupiter.api.Test;

/** Compares the steps of the plain straight-through quantizer with values computed by hand. */
class SteQuantizerTest {
    private static final Place WEIGHTS = new Place("fc.weight", true, false, false, 2);
    private static final Place RECTIFIED = new Place("fc.input", false, true, false, 1);
    private static final Place ANY = new Place("fc.input", false, false, false, 1);
    /** Two channels, with the largest magnitudes 6 and 3. */
    private static final Tensor W = Tensor.of(new float[] {-4, -6, 4, -3, 3, -1, 2, -1}, 2, 4);

    private static SteQuantizer started(Place place, int bits, Granularity steps, Tensor x) {
        SteQuantizer q = new SteQuantizer(place, bits, Calibration.MIN_MAX, steps);
        q.start(x);
        return q;
    }

    private static Tensor values(float... x) {
        return Tensor.of(x, x.length);
    }

    /** The largest code represents the largest magnitude, or the largest value if the codes are unsigned. */
    @Test
    void firstSteps() {
        assertArrayEquals(new float[] {6f / 3}, started(WEIGHTS, 3, TENSOR, W).step().toArray());
        assertArrayEquals(new float[] {6f / 3, 3f / 3}, started(WEIGHTS, 3, CHANNEL, W).step().toArray());
        assertArrayEquals(new float[] {6f / 127, 3f / 127}, started(WEIGHTS, 8, CHANNEL, W).step().toArray());
        assertArrayEquals(new float[] {6f / 3}, started(ANY, 3, TENSOR, W).step().toArray());
        assertArrayEquals(new float[] {4f / 7}, started(RECTIFIED, 3, TENSOR, W).step().toArray());
    }

    /** Weights have signed codes, even if the place declares that its values cannot be negative. */
    @Test
    void weightsAreSigned() {
        Place place = new Place("fc.weight", true, true, false, 2);
        assertEquals("STE(3 bits signed, MIN_MAX)", started(place, 3, TENSOR, W).describe());
    }

    @Test
    void levelsOfEachChannel() {
        SteQuantizer q = started(WEIGHTS, 3, CHANNEL, W);
        q.train(false);
        Tensor x = Tensor.of(new float[] {3.4f, 0.9f, -3.1f, -9, 3.4f, 1.4f, -0.6f, -9}, 2, 4);
        assertArrayEquals(new float[] {4, 0, -4, -8, 3, 1, -1, -4}, q.apply(x).array());
        assertArrayEquals(new int[] {2, 0, -2, -4, 3, 1, -1, -4}, q.codes(x));
    }

    @Test
    void weightsAreCalibratedAnewInTraining() {
        SteQuantizer q = started(WEIGHTS, 3, CHANNEL, W);
        Tensor twice = W.mul(2);
        q.apply(twice);
        assertArrayEquals(new float[] {4, 2}, q.step().toArray());
        q.train(false);
        q.apply(W);
        assertArrayEquals(new float[] {4, 2}, q.step().toArray(), "stays in evaluation");
    }

    /** The first batch determines the step. Each later batch has a weight of one tenth in the average. */
    @Test
    void activationsFollowARunningAverage() {
        SteQuantizer q = new SteQuantizer(RECTIFIED, 2, Calibration.MIN_MAX, TENSOR);
        q.apply(values(0, 3));
        assertEquals(1, q.step().item());
        q.apply(values(6, 1));
        assertEquals(0.9 * 1 + 0.1 * 2, q.step().item(), 1e-6);
        q.apply(values(0, 0.5f, 9));
        assertEquals(0.9 * 1.1 + 0.1 * 3, q.step().item(), 1e-6);
        q.train(false);
        q.apply(values(99));
        assertEquals(0.9 * 1.1 + 0.1 * 3, q.step().item(), 1e-6, "stays in evaluation");
    }

    /** The step is computed as if all calibration batches were a single batch. */
    @Test
    void calibrationBatchesCountAsOne() {
        SteQuantizer q = new SteQuantizer(RECTIFIED, 2, Calibration.MIN_MAX, TENSOR);
        var calibration = q.calibration();
        calibration.accept(values(0, 6));
        assertEquals(2, q.step().item());
        calibration.accept(values(3, 1));
        assertEquals(2, q.step().item());
        calibration.accept(values(9));
        assertEquals(3, q.step().item());
        q.train(false);
        assertArrayEquals(new float[] {0, 3, 6, 9}, q.apply(values(1.4f, 1.6f, 7, 100)).array());
    }

    /**
     * A later update of the step must affect neither a pending backward pass nor a step that was returned to a caller.
     */
    @Test
    void whatWasHandedOutStays() {
        SteQuantizer q = started(RECTIFIED, 2, TENSOR, values(3));
        Tensor before = q.step();
        Tensor x = values(0.4f, 2.9f, 4).requiresGrad(true);
        Tensor y = q.apply(x);
        q.apply(values(300));
        assertEquals(1, before.item());
        y.backward(Tensor.full(1, 3));
        // In the forward pass the step was 0.9 * 1 + 0.1 * 4 / 3, so 4 is more than half a step beyond the largest
        // code.
        assertArrayEquals(new float[] {1, 1, 0}, x.grad().array());
    }

    @Test
    void aStepAChannelIsForWeights() {
        Exception e = assertThrows(IllegalArgumentException.class,
                () -> new SteQuantizer(ANY, 3, Calibration.MIN_MAX, CHANNEL));
        assertEquals("fc.input cannot have a step a channel: only weights can", e.getMessage());
    }

    @Test
    void whatTheyAreCalled() {
        assertEquals("STE(3 bits signed, MSE)", new SteQuantizer(WEIGHTS, 3, Calibration.MSE, TENSOR).describe());
        assertEquals("STE(1 bit signed, MIN_MAX, 2 channels)",
                new SteQuantizer(WEIGHTS, 1, Calibration.MIN_MAX, CHANNEL).describe());
        assertEquals("STE(8 bits unsigned, PERCENTILE)",
                new SteQuantizer(RECTIFIED, 8, Calibration.PERCENTILE, TENSOR).describe());
        assertEquals("STE(4 bits signed, MIN_MAX)",
                ((SteQuantizer) SteQuantizer.bits(4).create(ANY)).describe());
    }
}
