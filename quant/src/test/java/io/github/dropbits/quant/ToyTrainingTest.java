package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.Estimator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that a small network that is trained with few bits and DropBits reaches a low loss on unseen points. */
class ToyTrainingTest {
    private static final Moons TRAIN = Moons.of(256, 1);
    private static final Moons TEST = Moons.of(256, 2);

    @ParameterizedTest
    @CsvSource({"2, ALL, 0.08", "3, ALL, 0.06", "4, ALL, 0.06", "3, ARGMAX, 0.15"})
    void trains(int bits, Estimator estimator, double bound) {
        Module net = Nets.mlp(1, 2, 24, 24);
        Training.inFloat(net, TRAIN, 120);
        assertTrue(Training.loss(net, TEST) < 0.1, "float: " + Training.loss(net, TEST));
        CpqSpec spec = CpqSpec.bits(bits).estimator(estimator).dropBits(0.1);
        Quantization q = Quantization.apply(net, QuantizationRule.all(spec, spec), TRAIN.x());
        Training.quantized(net, q, TRAIN, 0, 200);
        double loss = Training.loss(net, TEST);
        assertTrue(loss < bound, bits + " bits: " + loss);
        for (LayerReport row : q.report()) {
            Tensor alpha = Nets.cpq(row.weight()).step();
            assertTrue(alpha.item() > 1e-3 && alpha.item() < 10, row + ": alpha " + alpha);
        }
    }
}
