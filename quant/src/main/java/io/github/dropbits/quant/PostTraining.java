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
 * Post-training quantization: a trained model is quantized with steps from its weights and from a few calibration
 * batches (Jacob et al. 2018, section 3; Krishnamoorthi 2018, arXiv 1806.08342, section 3.1), and not trained again.
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
     * Quantizes a trained model. The batches run through the float network, in evaluation and without gradients: every
     * layer's input quantizer sees what flows in when nothing is quantized. Nothing of the model changes but that it
     * gets quantizers and is left in evaluation.
     *
     * <p>How a quantizer takes several batches is its own matter ({@link Quantizer#calibrator}): unless it overrides
     * that, its first values come from the first batch.
     *
     * @param model the model; its layers get quantizers in place of those they may have
     * @param rule which layers, and how
     * @param calibration batches of typical inputs, as standardized as in training; gone through once and all held
     * @return the quantized model's handle
     * @throws IllegalArgumentException if there is no batch, or as {@link Quantization#apply}, the sample being the
     *     first batch with a negative value, else the first; also if that does not reach a layer that the rule does
     *     not skip. After any exception the model is as before
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

    /** A batch that has a negative value if any has, as the sign of the network's own input is read off the sample. */
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
        Map<Module, Consumer<Tensor>> takers = new IdentityHashMap<>();
        Map<WeightLayer, Module[]> before = new IdentityHashMap<>();
        layers.forEach((layer, row) -> {
            if (row.input() != null) {
                takers.put(layer, row.input().calibration());
            }
            before.put(layer, new Module[] {layer.weightTransform(), layer.inputTransform()});
        });
        StepMemory memory = new StepMemory();
        try {
            before.keySet().forEach(layer -> transforms(layer, null, null));
            for (Tensor batch : batches) {
                memory.run(() -> NoGrad.call(() -> Module.watch((module, in, out) -> {
                    Consumer<Tensor> taker = takers.get(module);
                    if (taker != null) {
                        taker.accept(in);
                    }
                }, () -> {
                    model.apply(batch);
                    return null;
                })));
            }
        } finally {
            before.forEach((layer, old) -> transforms(layer, old[0], old[1]));
        }
    }

    private static void transforms(WeightLayer layer, Module weight, Module input) {
        layer.setWeightTransform(weight);
        layer.setInputTransform(input);
    }
}
