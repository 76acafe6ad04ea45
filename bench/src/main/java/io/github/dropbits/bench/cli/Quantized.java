package io.github.dropbits.bench.cli;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.AdaBits;
import io.github.dropbits.quant.Quantization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A model once it is quantized.
 *
 * @param quantization its layers
 * @param ada switches its bit-lengths; null for a method with fixed ones
 * @param price the weight of learned bit-lengths in the loss; 0 for none
 */
record Quantized(Quantization quantization, AdaBits ada, double price) {
    /** The loss to train with: that of all bit-lengths, or with the price of the bits. */
    Tensor loss(Supplier<Tensor> loss) {
        if (ada != null) {
            return ada.loss(loss);
        }
        return price > 0 ? loss.get().add(quantization.penalty(price)) : loss.get();
    }

    /** Adds what an evaluation tells. */
    void evaluate(Module model, Split data, Map<String, Object> out) {
        out.put("quantized_accuracy", Phase.accuracy(model, data));
        out.put("weight_bits", quantization.weightBits());
        out.put("act_bits", quantization.inputBits());
        out.put("bytes", quantization.bytes());
        if (ada != null) {
            int asked = ada.current();
            Map<String, Object> all = new LinkedHashMap<>();
            for (int bits : ada.bits()) {
                ada.use(bits);
                all.put(Integer.toString(bits), Phase.accuracy(model, data));
            }
            ada.use(asked);
            out.put("accuracy_by_bits", all);
        }
    }
}
