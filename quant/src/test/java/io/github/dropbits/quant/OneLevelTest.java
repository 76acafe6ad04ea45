package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.methods.QuantizationMethods;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checks that a quantizer logs a warning if it is initialized such that all values have the same level. */
class OneLevelTest {
    private static Optional<String> halves(float... values) {
        Tensor x = Tensor.of(values, values.length);
        Quantizer halves = new FixedQuantizer(new Grid(2, false), 0, 0.5f);
        halves.start(x);
        return halves.oneLevel(x);
    }

    @Test
    void oneLevelForDifferentValues() {
        assertEquals("the quantizer of fixed, FixedQuantizer, starts with all 3 values at one level; a layer learns"
                + " nothing from that. More bits or another method may suit these values",
                halves(0, 0.1f, 0.2f).orElseThrow());
    }

    @Test
    void equalValuesAndSeveralLevelsAreNoReason() {
        assertEquals(Optional.empty(), halves(0.1f, 0.1f, 0.1f));
        assertEquals(Optional.empty(), halves(0.1f));
        assertEquals(Optional.empty(), halves(0.1f, 0.4f));
        assertEquals(Optional.empty(), halves());
        assertEquals(Optional.empty(), halves(0, 0.1f, Float.NaN));
    }

    /** No method of this library logs the warning for typical values, at any bit-length. */
    @Test
    void methodsOfTheLibrary() {
        Tensor weights = new RandomStream(1).normal(0.1f, 4, 30);
        for (QuantizationMethod method : QuantizationMethods.all()) {
            for (int bits = method.leastBits(); bits <= method.mostBits(); bits++) {
                check(method.factory(bits).create(new Place("w", true, false, false, 4)), weights);
                check(method.factory(bits).create(new Place("x", false, true, false, 1)), weights.relu());
            }
        }
    }

    private static void check(Quantizer quantizer, Tensor values) {
        quantizer.start(values);
        assertEquals(Optional.empty(), quantizer.oneLevel(values));
    }
}
