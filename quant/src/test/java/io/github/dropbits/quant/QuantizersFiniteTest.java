package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.AnomalyException;
import io.github.dropbits.core.AnomalyMode;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.relaxed.RelaxedQuantizer;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that no quantizer produces infinity or NaN internally, at low and high bit-lengths. Anomaly mode must not find
 * any.
 */
class QuantizersFiniteTest {
    private static final Map<String, IntFunction<QuantizerFactory>> METHODS = new TreeMap<>(Map.of("cpq",
            b -> CpqSpec.bits(b).minBits(1).learnBits(true), "dropped", b -> CpqSpec.bits(b).minBits(1).dropBits(0.4),
            "ste", SteQuantizer::bits, "lsq", LsqQuantizer::bits, "lsq+", LsqQuantizer::plusBits, "dorefa",
            DorefaQuantizer::bits, "pact", PactQuantizer::bits, "rq", RelaxedQuantizer::bits));

    private final Moons data = Moons.of(40, 4);

    /**
     * The input of the first layer remains in float, because it has both signs and some methods do not support negative
     * inputs.
     */
    @ParameterizedTest
    @ValueSource(strings = {"cpq", "dropped", "ste", "lsq", "lsq+", "dorefa", "pact", "rq"})
    void trainingIsFinite(String method) {
        for (int bits : new int[] {1, 2, 8}) {
            Module net = Nets.mlp(3, 2, 8, 8);
            QuantizerFactory factory = METHODS.get(method).apply(bits);
            Quantization q = Quantization.apply(net, QuantizationRule.all(factory, place -> (place.nonNegative()
                    ? factory : CpqSpec.bits(8)).create(place)), data.x());
            net.seed(5);
            Optimizer adam = Adam.adam(q.parameterGroups(2e-3, 0));
            Training.trainer(net, adam, q, data, 0).detectAnomaly(true).fit(5, 1, epoch -> List.of(data));
            assertEquals(5, adam.steps());
        }
    }

    @Test
    void aQuantizedLayerIsNamed() {
        Module net = Nets.mlp(3, 2, 8);
        Quantization.apply(net, Nets.rule(3, 3), data.x());
        net.namedParameters().get("fc1.bias").update(b -> b[3] = Float.NaN);
        String message = assertThrows(AnomalyException.class,
                () -> AnomalyMode.call(() -> net.apply(data.x()))).getMessage();
        assertEquals("forward of op linear in fc1 (Linear(2 -> 8)): NaN in element [0, 3] of the output of shape [40,"
                + " 8]; inputs of shapes [40, 2], [8, 2], [8]; input 2 was not finite before: NaN in element [3]",
                message);
    }
}
