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
 * Post-training quantization: a trained model is quantized without further training. The steps are computed from the
 * weights and from a few calibration batches (Jacob et al. 2018, section 3; Krishnamoorthi 2018, arXiv 1806.08342,
 * section 3.1).
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
     * Quantizes a trained model. The calibration batches are run through the float network, in evaluation mode and
     * without recording gradients, so every input quantizer is calibrated on unquantized inputs. The quantizers are
     * installed in the model, and the model is left in evaluation mode; apart from this, it is not modified.
     *
     * <p>Each quantizer decides how it uses the batches ({@link Quantizer#calibrator}). By default it is initialized
     * from the first batch only.
     *
     * @param model the model to quantize; existing quantizers of its layers are replaced
     * @param rule specifies which layers are quantized, and how
     * @param calibration batches of typical inputs, standardized as in training; they are iterated over once and kept
     *     in memory until this method returns
     * @return the handle of the quantized model
     * @throws IllegalArgumentException if there are no batches, or under the conditions of {@link Quantization#apply}.
     *     The sample is the first batch with a negative value, or the first batch if none has one. The exception is
     *     also thrown if the model does not apply a layer on this sample, unless the rule skips the layer. After any
     *     exception the model is unchanged
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
     * Returns the batch that shows whether the network's own input can be negative. This is the first batch with a
     * negative value, or the first batch if none has one.
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
