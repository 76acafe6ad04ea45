package io.github.dropbits.quant.alq;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.train.Metrics;
import io.github.dropbits.quant.LayerReport;
import io.github.dropbits.quant.Moons;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Training;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that a small network with few bits on average remains accurate on unseen points. */
class AlqTrainingTest {
    private static final Moons TRAIN = Moons.of(256, 1);
    private static final Moons TEST = Moons.of(256, 2);

    private static double accuracy(Module net) {
        return Metrics.accuracy(net, List.of(TEST), Moons::x, Moons::moon);
    }

    @ParameterizedTest
    @CsvSource({"4, 2, 0.01, 0.1", "3, 1, 0.02, 0.15"})
    void trains(int most, double target, double lost, double bound) {
        Module net = Nets.mlp(1, 2, 24, 24);
        Training.inFloat(net, TRAIN, 120);
        double inFloat = accuracy(net);
        assertTrue(inFloat > 0.97, "float: " + inFloat);
        Quantization q = Quantization.apply(net,
                QuantizationRule.all(AlqQuantizer.bits(most, target), CpqSpec.bits(4)), TRAIN.x());
        Training.quantized(net, q, TRAIN, 0, 200);
        double loss = Training.loss(net, TEST);
        assertTrue(accuracy(net) >= inFloat - lost && loss < bound,
                accuracy(net) + " after " + inFloat + ", loss " + loss);
        for (LayerReport row : q.report()) {
            double average = ((AlqQuantizer) row.weight()).averageBits();
            assertTrue(average <= target, row + ": " + average);
        }
    }
}
