package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Post-training quantization: a trained model is quantized without further training. The steps come from its weights
 * and from a few calibration batches (Jacob et al. 2018, section 3; Krishnamoorthi 2018, arXiv 1806.08342, section
 * 3.1).
 *
 * <pre>{@code
 * QuantizerFactory weight = place -> new SteQuantizer(place, 8, Calibration.MSE, Granularity.CHANNEL);
 * QuantizerFactory input = place -> new SteQuantizer(place, 8, Calibration.PERCENTILE, Granularity.TENSOR);
 * PostTraining.quantize(model, QuantizationRule.all(weight, input), batches);
 * }</pre>
 */
public final class PostTraining {
    private PostTraining() {
    }

    /**
     * Quantizes a trained model. The batches run through the float network, in evaluation mode and without gradients,
     * so every layer's input quantizer is calibrated on unquantized inputs. The model gets quantizers and is left in
     * evaluation mode; nothing else in it changes.
     *
     * <p>Each quantizer decides how it uses several batches ({@link Quantizer#calibrator}). By default it initializes
     * from the first batch alone.
     *
     * @param model the model; its layers get quantizers, which replace any that they have
     * @param rule which layers are quantized, and how
     * @param calibration batches of typical inputs, standardized as in training; iterated once, and all held in memory
     *     until the end
     * @return the quantized model's handle
     * @throws IllegalArgumentException if there is no batch; if {@link Quantization#apply} throws it for the sample,
     *     which is the first batch with a negative value (or the first batch, if none has one); or if the model, run
     *     on that sample, does not use a layer that the rule does not skip. After any exception the model is unchanged
     */
    public static Quantization quantize(Module model, QuantizationRule rule, Iterable<Tensor> calibration) {
        List<Tensor> batches = new ArrayList<>();
        calibration.forEach(batches::add);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("post-training quantization needs at least one calibration batch");
        }
        Quantization quantization = Quantization.prepare(model, rule, sample(batches), true);
        model.evaluating(() -> {
            calibrate(model, quantization.layers(), batches);
            return null;
        });
        quantization.install();
        model.train(false);
        return quantization;
    }

    /**
     * The batch that shows whether the network's own input can be negative: the first batch with a negative value, or
     * the first batch if none has one.
     */
    private static Tensor sample(List<Tensor> batches) {
        for (Tensor batch : batches) {
            for (float v : batch.array()) {
                if (v < 0) {
                    return batch;
                }
            }
        }
        return batches.getFirst();
    }

    private static void calibrate(Module model, Map<WeightLayer, LayerReport> layers, List<Tensor> batches) {
        Map<Module, Consumer<Tensor>> calibrations = new IdentityHashMap<>();
        Map<WeightLayer, Module[]> oldTransforms = new IdentityHashMap<>();
        layers.forEach((layer, row) -> {
            if (row.input() != null) {
                calibrations.put(layer, row.input().calibration());
            }
            oldTransforms.put(layer, new Module[] {layer.weightTransform(), layer.inputTransform()});
        });
        StepMemory memory = new StepMemory();
        try {
            oldTransforms.keySet().forEach(layer -> setTransforms(layer, null, null));
            for (Tensor batch : batches) {
                memory.run(() -> NoGrad.call(() -> Module.watch((module, in, out) -> {
                    Consumer<Tensor> calibration = calibrations.get(module);
                    if (calibration != null) {
                        calibration.accept(in);
                    }
                }, () -> {
                    model.apply(batch);
                    return null;
                })));
            }
        } finally {
            oldTransforms.forEach((layer, old) -> setTransforms(layer, old[0], old[1]));
        }
    }

    private static void setTransforms(WeightLayer layer, Module weight, Module input) {
        layer.setWeightTransform(weight);
        layer.setInputTransform(input);
    }
}
