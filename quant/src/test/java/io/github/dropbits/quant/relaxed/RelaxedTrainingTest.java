package io.github.dropbits.quant.relaxed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Moons;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Training;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trains a small network with random weights by Relaxed Quantization, and checks that its evaluation mode, which
 * rounds, is accurate on unseen points.
 */
class RelaxedTrainingTest {
    private static final Moons TRAIN = Moons.of(256, 1);
    private static final Moons TEST = Moons.of(256, 2);

    @ParameterizedTest
    @CsvSource({"4, 1, 0.1", "2, 2, 0.1", "3, 3, 0.12", "4, 4, 0.08", "8, 8, 0.05"})
    void learns(int weightBits, int inputBits, double bound) {
        Module net = Nets.mlp(1, 2, 24, 24);
        QuantizationRule rule = QuantizationRule
                .all(RelaxedQuantizer.bits(weightBits), RelaxedQuantizer.bits(inputBits))
                .networkInput(RelaxedQuantizer.bits(8));
        Quantization q = Quantization.apply(net, rule, TRAIN.x());
        Training.quantized(net, q, TRAIN, 0, 1);
        double before = Training.loss(net, TEST);
        assertTrue(before > 0.4, "untrained: " + before);
        Training.quantized(net, q, TRAIN, 0, 500);
        double loss = Training.loss(net, TEST);
        assertTrue(loss < bound, weightBits + " and " + inputBits + " bits: " + loss);
    }
}
