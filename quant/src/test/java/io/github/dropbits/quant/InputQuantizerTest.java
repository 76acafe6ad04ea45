package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.TensorDomain;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

/** Tests the default quantizer for the network's own input, which is used if the method does not specify one. */
class InputQuantizerTest {
    private static Place place(boolean nonNegative) {
        return new Place("fc.input", false, nonNegative, true, 1);
    }

    private static InputQuantizer started(int bits, boolean nonNegative, float... first) {
        InputQuantizer q = new InputQuantizer(place(nonNegative), bits);
        q.start(Tensor.of(first, first.length));
        return q;
    }

    @Example
    void levelsReachToTheLargestMagnitude() {
        InputQuantizer q = started(3, false, 1, -6, 2);
        assertEquals(2, q.step().item());
        assertArrayEquals(new float[] {0, 2, 6, 6, -8}, q.apply(Tensor.of(new float[] {1, 1.5f, 7, 100,
            Float.NEGATIVE_INFINITY}, 5)).array());
        assertArrayEquals(new int[] {3, -4}, q.codes(Tensor.of(new float[] {6, -9}, 2)));
        assertEquals(1 / 255f, started(8, true, 0, 1, 0.5f).step().item());
        assertEquals(1e-2f, started(8, true, 0, 0).step().item());
        // For unsigned codes, the range of negative values is irrelevant.
        assertEquals(1 / 255f, started(8, true, -100, 1, 0.5f).step().item());
    }

    @Example
    void allCalibrationBatchesCount() {
        InputQuantizer q = new InputQuantizer(place(false), 8);
        var calibration = q.calibration();
        calibration.accept(Tensor.of(new float[] {1, 2}, 2));
        calibration.accept(Tensor.of(new float[] {-12.7f, Float.POSITIVE_INFINITY}, 2));
        calibration.accept(Tensor.of(new float[] {3}, 1));
        assertEquals(0.1f, q.step().item(), 1e-7f);
    }

    @Example
    void aValueThatIsNaNIsNamed() {
        InputQuantizer q = started(4, false, 1, 2);
        String message = assertThrows(IllegalArgumentException.class,
                () -> q.apply(Tensor.of(new float[] {1, Float.NaN}, 2))).getMessage();
        assertEquals("quantizer of fc.input: the value at index 1 is NaN", message);
        assertThrows(IllegalArgumentException.class, () -> ((QuantizerFactory) p -> q).networkInput(9));
    }

    @Property(tries = 100)
    @Domain(TensorDomain.class)
    void theGradientPassesStraightThrough(@ForAll Tensor x) {
        InputQuantizer q = new InputQuantizer(place(false), 4);
        q.start(x);
        GradientCheck.of(in -> q.apply(in[0])).run(x).assertPassed();
    }

    @Example
    void aFactoryThatNamesNoneGetsIt() {
        QuantizerFactory own = p -> new FixedQuantizer(new Grid(2, true), 0, 1);
        assertTrue(own.networkInput(8).create(place(true)).describe().contains("8 bits unsigned"));
        assertEquals("Input(8 bits signed)", Quantization.apply(Nets.pair(), QuantizationRule.all(own, own),
                Nets.sample(4, 3)).report().getFirst().input().describe());
    }
}
