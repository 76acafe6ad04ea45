package io.github.dropbits.quant.uniform;

import static io.github.dropbits.quant.Granularity.CHANNEL;
import static io.github.dropbits.quant.Granularity.TENSOR;
import static io.github.dropbits.quant.uniform.LsqQuantizer.Variant.LSQ;
import static io.github.dropbits.quant.uniform.LsqQuantizer.Variant.LSQ_PLUS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Place;
import org.junit.jupiter.api.Test;

/**
 * Compares the initial values, grids and gradient factors of LSQ and LSQ+ with the formulas of the papers, computed by
 * hand.
 */
class LsqQuantizerTest {
    private static final Place WEIGHTS = new Place("fc.weight", true, false, false, 2);
    private static final Place RECTIFIED = new Place("fc.input", false, true, false, 1);
    private static final Place ANY = new Place("fc.input", false, false, false, 1);
    /** Two channels with means 1 and -5, standard deviations 2 and 1, and mean magnitudes 2 and 5. */
    private static final Tensor W = Tensor.of(new float[] {3, -1, 3, -1, -4, -6, -4, -6}, 2, 4);

    private static LsqQuantizer started(Place place, int bits, LsqQuantizer.Variant variant, Granularity steps,
            Tensor x) {
        LsqQuantizer q = new LsqQuantizer(place, bits, variant, steps);
        q.start(x);
        return q;
    }

    private static void steps(LsqQuantizer q, double... expected) {
        float[] steps = q.step().toArray();
        assertEquals(expected.length, steps.length);
        for (int i = 0; i < steps.length; i++) {
            assertEquals(expected[i], steps[i], 1e-6, q + ", step " + i);
        }
    }

    /**
     * The initial step is twice the mean magnitude, divided by the square root of the largest code (Esser et al.,
     * section 2.1).
     */
    @Test
    void firstStepsOfLsq() {
        steps(started(WEIGHTS, 3, LSQ, TENSOR, W), 2 * 3.5 / Math.sqrt(3));
        steps(started(WEIGHTS, 3, LSQ, CHANNEL, W), 2 * 2 / Math.sqrt(3), 2 * 5 / Math.sqrt(3));
        steps(started(WEIGHTS, 1, LSQ, CHANNEL, W), 2 * 2, 2 * 5);
        steps(started(RECTIFIED, 3, LSQ, TENSOR, Tensor.of(new float[] {0, 1, 2, 5}, 4)), 2 * 2 / Math.sqrt(7));
        steps(started(ANY, 3, LSQ, TENSOR, W), 2 * 3.5 / Math.sqrt(3));
    }

    /**
     * The initial step is the mean plus three standard deviations, divided by half the number of codes (Bhalgat et al.,
     * section 3.2).
     */
    @Test
    void firstStepsOfLsqPlusForWeights() {
        steps(started(WEIGHTS, 3, LSQ_PLUS, CHANNEL, W), 7 / 4.0, 8 / 4.0);
        // For all eight values together, the mean is -2, and the mean square is 124 / 8.
        double deviation = Math.sqrt(124 / 8.0 - 4);
        steps(started(WEIGHTS, 2, LSQ_PLUS, TENSOR, W), (3 * deviation + 2) / 2);
        assertArrayEquals(new float[] {0}, started(WEIGHTS, 2, LSQ_PLUS, TENSOR, W).offset().toArray());
    }

    /**
     * The grid spans the range from the smallest to the largest value with unsigned codes, regardless of the signs of
     * the values.
     */
    @Test
    void firstStepsOfLsqPlusForActivations() {
        Tensor x = Tensor.of(new float[] {-2, 1, 5, 0}, 2, 2);
        for (Place place : new Place[] {ANY, RECTIFIED}) {
            LsqQuantizer q = started(place, 3, LSQ_PLUS, TENSOR, x);
            steps(q, 7 / 7.0);
            assertArrayEquals(new float[] {-2}, q.offset().toArray());
        }
    }

    /** The zeros of padding and of ReLU remain 0, even if no value of the batch is near 0. */
    @Test
    void aRangeOfOneSignHasALevelAtZero() {
        for (float sign : new float[] {1, -1}) {
            Tensor x = Tensor.of(new float[] {2 * sign, 3 * sign, 6 * sign, 5 * sign}, 2, 2);
            LsqQuantizer q = started(ANY, 3, LSQ_PLUS, TENSOR, x);
            steps(q, 6 / 7.0);
            assertEquals(Math.min(0, 6 * sign), q.offset().item());
            assertEquals(0, q.evaluating(() -> q.apply(Tensor.scalar(0))).item(), 1e-6);
        }
    }

    /** An update may set the step to exactly 0. The derivative of the absolute value is defined as 1 there. */
    @Test
    void aStepOfZeroIsLearnedAgain() {
        for (LsqQuantizer.Variant variant : LsqQuantizer.Variant.values()) {
            LsqQuantizer q = started(WEIGHTS, 3, variant, TENSOR, Tensor.of(new float[] {1, -2, 3, -4}, 2, 2));
            Tensor step = q.namedParameters().get("step");
            step.set(new float[] {0});
            q.apply(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)).sum().backward();
            // Each value has the largest code, 3, and the factor of the gradient is 1 / sqrt(4 * 3).
            assertEquals(12 / Math.sqrt(12), step.grad().item(), 1e-5);
        }
    }

    @Test
    void valuesWithoutASizeHaveAFallback() {
        Tensor zeros = Tensor.zeros(2, 4);
        steps(started(WEIGHTS, 3, LSQ, CHANNEL, zeros), 1e-2, 1e-2);
        steps(started(WEIGHTS, 3, LSQ_PLUS, CHANNEL, zeros), 1e-2, 1e-2);
        steps(started(ANY, 3, LSQ_PLUS, TENSOR, Tensor.zeros(2, 2)), 1e-2);
    }

    private static float[] stepGradient(LsqQuantizer q, Tensor x) {
        q.zeroGrad();
        Tensor y = q.apply(x);
        y.backward(Tensor.full(1, y.shape().toArray()));
        return q.namedParameters().get("step").grad().toArray();
    }

    /**
     * Checks the gradient factor (Esser et al., section 2.2). All values are far beyond the grid, where the gradient of
     * the step is N times the outermost code, which gives {@code N code / sqrt(N hi)}.
     */
    @Test
    void gradientsAreScaledByTheNumberOfValuesAStepServes() {
        Tensor up = Tensor.full(1e6f, 2, 6);
        Tensor small = Tensor.full(1, 2, 6);
        assertArrayEquals(new float[] {(float) (12 * 3 / Math.sqrt(12 * 3))},
                stepGradient(started(WEIGHTS, 3, LSQ, TENSOR, small), up), 1e-5f);
        float each = (float) (6 * 3 / Math.sqrt(6 * 3));
        assertArrayEquals(new float[] {each, each}, stepGradient(started(WEIGHTS, 3, LSQ, CHANNEL, small), up), 1e-5f);
        // For inputs, N is the number of features of one example, which is 6 here. The batch has 2 examples.
        assertArrayEquals(new float[] {(float) (12 * 7 / Math.sqrt(6 * 7))},
                stepGradient(started(RECTIFIED, 3, LSQ, TENSOR, small), up), 1e-5f);
        assertArrayEquals(new float[] {(float) (7 / Math.sqrt(7))},
                stepGradient(started(RECTIFIED, 3, LSQ, TENSOR, Tensor.scalar(1)), Tensor.scalar(1e6f)), 1e-5f);
        // With 1 bit the largest code is 0, and the factor is computed with 1 instead.
        assertArrayEquals(new float[] {(float) (-12 / Math.sqrt(12))},
                stepGradient(started(WEIGHTS, 1, LSQ, TENSOR, small), Tensor.full(-1e6f, 2, 6)), 1e-5f);
    }

    @Test
    void whatTheyAreCalled() {
        assertEquals("LSQ(3 bits signed)", new LsqQuantizer(WEIGHTS, 3, LSQ, TENSOR).describe());
        assertEquals("LSQ(3 bits signed, 2 channels)", new LsqQuantizer(WEIGHTS, 3, LSQ, CHANNEL).describe());
        assertEquals("LSQ(3 bits unsigned)", new LsqQuantizer(RECTIFIED, 3, LSQ, TENSOR).describe());
        assertEquals("LSQ(3 bits signed)", new LsqQuantizer(ANY, 3, LSQ, TENSOR).describe());
        assertEquals("LSQ+(3 bits unsigned)", new LsqQuantizer(ANY, 3, LSQ_PLUS, TENSOR).describe());
    }
}
