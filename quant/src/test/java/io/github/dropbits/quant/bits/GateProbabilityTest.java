package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how often gates are exactly 0 and exactly 1 (cpq.md, section 4). */
class GateProbabilityTest {
    private static final int DRAWS = 100_000;

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double share(Tensor z, float value) {
        int n = 0;
        for (float v : z.array()) {
            n += v == value ? 1 : 0;
        }
        return (double) n / z.elements();
    }

    private static void assertShare(double probability, double share) {
        double deviation = Math.sqrt(probability * (1 - probability) / DRAWS);
        assertEquals(probability, share, 4 * deviation + 1e-9);
    }

    @ParameterizedTest
    @ValueSource(floats = {-3, -1, 0, 0.5f, 2.2f, 4})
    void drawsFollowTheClosedForm(float phi) {
        Tensor z = HardConcrete.gates(Tensor.full(phi, 1), DRAWS, new RandomStream(17));
        assertShare(1 - HardConcrete.keepProbability(phi), share(z, 0));
        // A gate is 1 from s = (1 - gamma)/(zeta - gamma) = 11/12 on. The logit of this number is log 11.
        assertShare(sigmoid(phi - 2.0 / 3 * Math.log(11)), share(z, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.1, 0.3, 0.5, 0.9})
    void theDropProbabilityIsWhatWasAskedFor(double drop) {
        Tensor phi = Tensor.full((float) HardConcrete.logit(drop), 1);
        assertShare(drop, share(HardConcrete.gates(phi, DRAWS, new RandomStream(23)), 0));
    }

    @Property(tries = 200)
    void logitIsTheInverseOfKeepProbability(@ForAll @IntRange(min = 1, max = 999_999) int millionths) {
        double drop = millionths / 1e6;
        assertEquals(1 - drop, HardConcrete.keepProbability(HardConcrete.logit(drop)), 1e-12);
    }
}
