package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.quant.JointMethod;
import io.github.dropbits.quant.JointQuantization;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.bits.BitBudget;
import io.github.dropbits.quant.bits.BitsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A model once it is quantized.
 *
 * @param quantization its layers
 * @param joint switches its bit-lengths; null for a method that trains one alone
 * @param budget what learned bit-lengths may cost; null for none
 */
record Quantized(Quantization quantization, JointQuantization joint, BitBudget budget) {
    /**
     * Quantizes a model as settings say.
     *
     * @param model the model with its weights
     * @param sample typical images
     * @param lengths the file of each layer's bit-lengths, if there is such a file
     */
    static Quantized of(Settings settings, Module model, Tensor sample, Path lengths) throws IOException {
        if (settings.quantizer().orElseThrow() instanceof JointMethod method) {
            JointQuantization joint = method.apply(model, Methods.jointBits(method, settings.weightBits()), sample);
            joint.use(settings.weightBits());
            return new Quantized(joint.quantization(), joint, null);
        }
        Quantization quantization = Quantization.apply(model, Files.exists(lengths)
                ? Methods.rule(settings, BitsFile.read(lengths), model) : Methods.rule(settings), sample);
        return new Quantized(quantization, null, budget(settings, quantization));
    }

    private static BitBudget budget(Settings s, Quantization quantization) {
        return s.targetBits() > 0 ? BitBudget.target(quantization, s.budget(), s.targetBits())
                : s.learnsBits() ? BitBudget.fixed(quantization, s.budget(), s.learnBits()) : null;
    }

    /** The loss to train with: that of all bit-lengths, or with the price of the bits. */
    Tensor loss(Supplier<Tensor> loss) {
        if (joint != null) {
            return joint.loss(loss);
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
        if (joint != null) {
            int asked = joint.current();
            Map<String, Object> all = new LinkedHashMap<>();
            for (int bits : joint.bits()) {
                joint.use(bits);
                all.put(Integer.toString(bits), accuracy.applyAsDouble(model));
            }
            joint.use(asked);
            out.put("accuracy_by_bits", all);
        }
    }
}
