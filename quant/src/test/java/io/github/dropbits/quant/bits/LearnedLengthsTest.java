package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Moons;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Training;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks that the price of a bit determines how many bits are kept. */
class LearnedLengthsTest {
    private static final int SEED = 5;
    private static final Moons DATA = Moons.of(256, SEED);

    private static Quantization trained(double lambda, int minBits) {
        Module net = Nets.mlp(SEED, 2, 16, 16);
        Training.inFloat(net, DATA, 100);
        CpqSpec spec = CpqSpec.bits(4).minBits(minBits).learnBits(true);
        Quantization q = Quantization.apply(net, QuantizationRule.all(spec, spec), DATA.x());
        net.seed(SEED);
        Training.quantized(net, q, DATA, lambda, 150);
        return q;
    }

    @Test
    void aHighPriceDrivesThemDownToTheMinimum() {
        Quantization one = trained(100, 1);
        assertEquals(Map.of("fc1", 2, "fc2", 2, "fc3", 2), one.weightBits(), "signed");
        assertEquals(Map.of("fc1", 8, "fc2", 1, "fc3", 1), one.inputBits());
        Quantization three = trained(100, 3);
        assertEquals(Map.of("fc1", 3, "fc2", 3, "fc3", 3), three.weightBits());
        assertEquals(Map.of("fc1", 8, "fc2", 3, "fc3", 3), three.inputBits());
    }

    @Test
    void withoutAPriceTheyStay() {
        Quantization q = trained(0, 1);
        assertEquals(Map.of("fc1", 4, "fc2", 4, "fc3", 4), q.weightBits());
        assertEquals(Map.of("fc1", 8, "fc2", 4, "fc3", 4), q.inputBits());
    }

    @Test
    void aPriceBetweenKeepsSome() {
        Quantization q = trained(0.01, 1);
        int sum = q.weightBits().values().stream().mapToInt(b -> b).sum()
                + q.inputBits().get("fc2") + q.inputBits().get("fc3");
        assertTrue(sum < 20 && sum > 5, q.weightBits() + " " + q.inputBits());
    }
}
