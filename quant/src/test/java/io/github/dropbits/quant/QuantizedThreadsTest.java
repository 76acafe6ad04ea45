package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A quantized training gives the same bits whatever the number of threads. */
class QuantizedThreadsTest {
    private static Map<String, Tensor> trained(int threads, boolean perChannel) throws Exception {
        try (Workers workers = Workers.of(threads)) {
            return workers.run(() -> {
                // Wide enough that weights and activations are split into several tasks.
                Module net = Nets.mlp(3, 2, 130, 140);
                Moons data = Moons.of(130, 4);
                CpqSpec spec = CpqSpec.bits(3).minBits(1).learnBits(true);
                Quantization q = Quantization.apply(net, QuantizationRule.all(spec.perChannel(perChannel), spec),
                        data.x());
                net.seed(8);
                Training.quantized(net, q, data, 0.01, 6);
                return net.namedParameters();
            });
        }
    }

    @Test
    void oneTwoAndThree() throws Exception {
        for (boolean perChannel : new boolean[] {false, true}) {
            Map<String, Tensor> one = trained(1, perChannel);
            assertTrue(one.get("fc2.weight").elements() > 2 * 8192);
            for (int threads = 2; threads <= 3; threads++) {
                Map<String, Tensor> more = trained(threads, perChannel);
                one.forEach((name, t) -> assertArrayEquals(t.array(), more.get(name).array(), name));
            }
        }
    }
}
