package io.github.dropbits.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs the layer, the quantizer factory and the data set of docs/extending.md. */
class ExtendingTest {
    static final class Residual extends Module {
        private final Linear inner;

        Residual(int width, RandomStream random) {
            inner = child("inner", new Linear(width, width, random));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return x.add(inner.apply(x.relu()));
        }
    }

    /**
     * Quantizes wide layers' weights with more bits, with a step for each channel. Inputs are quantized by LSQ.
     */
    static QuantizerFactory byWidth() {
        return place -> place.weight()
                ? CpqSpec.bits(place.channels() > 4 ? 4 : 3).perChannel(true).create(place)
                : LsqQuantizer.bits(4).create(place);
    }

    static Dataset stripes(int n, RandomStream random) {
        float[] pixels = new float[n * 64];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = random.nextInt(2);
            for (int p = 0; p < 64; p++) {
                pixels[i * 64 + p] = (labels[i] == 0 ? p / 8 : p % 8) % 2;
            }
        }
        return new Dataset("stripes", 2, 1, 8, 8, pixels, labels);
    }

    @Test
    void aLayer() {
        Module net = new Residual(3, new RandomStream(1));
        assertEquals(Set.of("inner.weight", "inner.bias"), net.namedParameters().keySet());
        Tensor x = Tensor.of(new float[] {-1, -2, -3}, 1, 3);
        float[] bias = net.namedParameters().get("inner.bias").array();
        assertArrayEquals(new float[] {bias[0] - 1, bias[1] - 2, bias[2] - 3}, net.apply(x).array());
    }

    @Test
    void aQuantizer() {
        Module net = new Residual(3, new RandomStream(1));
        Quantization low = Quantization.apply(net, QuantizationRule.all(byWidth(), byWidth()),
                Tensor.of(new float[] {-1, 2, 3}, 1, 3));
        assertEquals(Map.of("inner", 3), low.weightBits());
        assertEquals(Map.of("inner", 4), low.inputBits());
    }

    @Test
    void aDataSet() {
        Dataset data = stripes(10, new RandomStream(1));
        assertEquals(4, new Batches(data, 3, new RandomStream(2)).count());
        float[] image = new float[64];
        data.copyImage(0, image, 0);
        assertEquals(data.label(0) == 0 ? 0 : 1, image[1]);
    }
}
