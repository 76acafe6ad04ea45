package io.github.dropbits.quant.relaxed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Moons;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Training;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Training with Relaxed Quantization gives bit-identical results with any number of threads. */
class RelaxedThreadsTest {
    private static Map<String, Tensor> trained(int threads) throws Exception {
        try (Workers workers = Workers.of(threads)) {
            return workers.run(() -> {
                // Wide enough that weights and activations are split into several tasks.
                Module net = Nets.mlp(3, 2, 130, 140);
                Moons data = Moons.of(130, 4);
                Quantization q = Quantization.apply(net,
                        QuantizationRule.all(RelaxedQuantizer.bits(4), RelaxedQuantizer.bits(2)), data.x());
                net.seed(8);
                Training.quantized(net, q, data, 0, 6);
                return net.namedParameters();
            });
        }
    }

    @Test
    void oneAndThree() throws Exception {
        Map<String, Tensor> one = trained(1);
        Map<String, Tensor> three = trained(3);
        assertTrue(one.get("fc2.weight").elements() > 2 * 8192);
        one.forEach((name, t) -> assertArrayEquals(t.array(), three.get(name).array(), name));
    }
}
