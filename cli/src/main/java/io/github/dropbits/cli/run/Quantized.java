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
 * A quantized model.
 *
 * @param quantization the model's quantizers
 * @param joint the quantization by a joint method, which trains several bit-lengths together; null for other methods
 * @param budget the bit budget of learned bit-lengths; null if they are not learned
 */
record Quantized(Quantization quantization, JointQuantization joint, BitBudget budget) {
    /**
     * Quantizes a model.
     *
     * @param settings the run's settings
     * @param model the model with its float weights
     * @param sample typical images, from which the quantizers are initialized
     * @param lengths the path of the file with each layer's bit-lengths; the file need not exist
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

    /**
     * The loss for training. With a joint method, the loss covers all bit-lengths; with a bit budget, the loss includes
     * the budget's penalty.
     */
    Tensor loss(Supplier<Tensor> loss) {
        if (joint != null) {
            return joint.loss(loss);
        }
        return budget != null ? loss.get().add(budget.penalty()) : loss.get();
    }

    /** Evaluates the model and adds the figures to a result. */
    void evaluate(ToDoubleFunction<Module> accuracy, Module model, Map<String, Object> out) {
        out.put("quantized_accuracy", accuracy.applyAsDouble(model));
        out.put("weight_bits", quantization.weightBits());
        out.put("act_bits", quantization.inputBits());
        out.put("bytes", quantization.bytes());
        if (budget != null) {
            out.put("average_bits", budget.average());
        }
        if (joint != null) {
            int current = joint.current();
            Map<String, Object> all = new LinkedHashMap<>();
            for (int bits : joint.bits()) {
                joint.use(bits);
                all.put(Integer.toString(bits), accuracy.applyAsDouble(model));
            }
            joint.use(current);
            out.put("accuracy_by_bits", all);
        }
    }
}
