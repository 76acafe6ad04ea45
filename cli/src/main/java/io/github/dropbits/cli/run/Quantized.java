package io.github.dropbits.cli.run;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.adabits.AdaBits;
import io.github.dropbits.quant.bits.BitBudget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A model once it is quantized.
 *
 * @param quantization its layers
 * @param ada switches its bit-lengths; null for a method with fixed ones
 * @param budget what learned bit-lengths may cost; null for none
 */
record Quantized(Quantization quantization, AdaBits ada, BitBudget budget) {
    /** The loss to train with: that of all bit-lengths, or with the price of the bits. */
    Tensor loss(Supplier<Tensor> loss) {
        if (ada != null) {
            return ada.loss(loss);
        }
        return budget != null ? loss.get().add(budget.penalty()) : loss.get();
    }

    /** Adds what an evaluation tells. */
    void evaluate(ToDoubleFunction<Module> accuracy, Module model, Map<String, Object> out) {
        out.put("quantized_accuracy", accuracy.applyAsDouble(model));
        out.put("weight_bits", quantization.weightBits());
        out.put("act_bits", quantization.inputBits());
        out.put("bytes", quantization.bytes());
        if (budget != null) {
            out.put("average_bits", budget.average());
        }
        if (ada != null) {
            int asked = ada.current();
            Map<String, Object> all = new LinkedHashMap<>();
            for (int bits : ada.bits()) {
                ada.use(bits);
                all.put(Integer.toString(bits), accuracy.applyAsDouble(model));
            }
            ada.use(asked);
            out.put("accuracy_by_bits", all);
        }
    }
}
