package io.github.dropbits.quant.stats;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.StepMemory;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.quant.Quantizer;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The cost of each layer of a model, and the effect of quantization on it: noise, clipping, bits, bytes, multiply-adds
 * and bit operations. The text form is a table with totals.
 *
 * @param layers all layers with weights, quantized or not, in the order of the model; a layer that has several names in
 *     the model appears once, under its first name
 */
public record ModelStatistics(List<LayerStatistics> layers) {
    /** Creates statistics, and copies the list. */
    public ModelStatistics {
        layers = List.copyOf(layers);
    }

    /**
     * Runs a model on batches, in evaluation mode and without recording a graph, and collects statistics of its layers
     * and quantizers. The current bit-lengths are used. If a bit-length is learned, this is the bit-length in
     * evaluation mode.
     *
     * @param <B> the type of a batch
     * @param model the model, quantized or not; not modified
     * @param batches the batches; a few hundred images in total are sufficient
     * @param inputs returns the inputs of a batch, whose first dimension is the number of images
     * @return the statistics; layers that are not applied to the batches have no multiply-adds and no values
     * @throws IllegalArgumentException if there are no images
     * @throws IllegalStateException if a quantizer is not initialized
     */
    public static <B> ModelStatistics of(Module model, Iterable<B> batches, Function<B, Tensor> inputs) {
        Map<Module, Sums> layers = new LinkedHashMap<>();
        model.namedModules().forEach((name, module) -> {
            if (module instanceof WeightLayer layer) {
                layers.computeIfAbsent(layer, m -> new Sums(name, layer));
            }
        });
        Map<Module, BiConsumer<Tensor, Tensor>> watched = new IdentityHashMap<>();
        layers.values().forEach(sums -> sums.watch(watched));
        long[] images = {0};
        StepMemory memory = new StepMemory();
        model.evaluating(() -> {
            for (B batch : batches) {
                images[0] += memory.run(() -> NoGrad.call(() -> {
                    Tensor x = inputs.apply(batch);
                    Module.watch((module, in, out) -> watched.getOrDefault(module, (a, b) -> { }).accept(in, out),
                            () -> model.apply(x));
                    return x.shape().dim(0);
                }));
            }
            return null;
        });
        if (images[0] == 0) {
            throw new IllegalArgumentException("statistics of a model need at least one image");
        }
        return new ModelStatistics(layers.values().stream().map(sums -> sums.statistics(images[0])).toList());
    }

    /** Accumulates sums over all observed applications of one layer and its quantizers. */
    private static final class Sums {
        private final String name;
        private final WeightLayer layer;
        private final QuantizationNoise weight;
        private final QuantizationNoise input;
        private long inputElements;
        private long multiplyAdds;

        Sums(String name, WeightLayer layer) {
            this.name = name;
            this.layer = layer;
            weight = layer.weightTransform() instanceof Quantizer q ? new QuantizationNoise(q) : null;
            input = layer.inputTransform() instanceof Quantizer q ? new QuantizationNoise(q) : null;
        }

        void watch(Map<Module, BiConsumer<Tensor, Tensor>> watched) {
            watched.put(layer, (in, out) -> {
                inputElements += in.elements();
                multiplyAdds += layer.multiplyAdds(out);
            });
            if (weight != null) {
                watched.put(layer.weightTransform(), (in, out) -> {
                    // The weights are the same in every application and every batch, so they are counted once.
                    if (weight.empty()) {
                        weight.add(in, out);
                    }
                });
            }
            if (input != null) {
                watched.put(layer.inputTransform(), input::add);
            }
        }

        LayerStatistics statistics(long images) {
            return new LayerStatistics(name, weight == null ? null : weight.statistics(),
                    input == null ? null : input.statistics(), layer.weight().elements(), inputElements / images,
                    multiplyAdds / images);
        }
    }

    private long sum(ToLongFunction<LayerStatistics> figure) {
        return layers.stream().mapToLong(figure).sum();
    }

    private double average(ToDoubleFunction<LayerStatistics> figure, ToLongFunction<LayerStatistics> weight) {
        return layers.stream().mapToDouble(l -> figure.applyAsDouble(l) * weight.applyAsLong(l)).sum() / sum(weight);
    }

    /**
     * Returns the number of weights of all layers.
     *
     * @return the number of weights, without biases
     */
    public long weights() {
        return sum(LayerStatistics::weights);
    }

    /**
     * Returns the size of the packed weights of all layers.
     *
     * @return the number of bytes, without biases and quantizer parameters such as steps
     */
    public long weightBytes() {
        return sum(LayerStatistics::weightBytes);
    }

    /**
     * Returns the average number of bits per weight over the model. A weight in float counts as 32 bits.
     *
     * @return the average; NaN if there are no weights
     */
    public double averageWeightBits() {
        return average(LayerStatistics::weightBits, LayerStatistics::weights);
    }

    /**
     * Returns the average number of bits per input value over all layers. A value in float counts as 32 bits.
     *
     * @return the average; NaN if there are no inputs
     */
    public double averageInputBits() {
        return average(LayerStatistics::inputBits, LayerStatistics::inputs);
    }

    /**
     * Returns the number of multiply-adds per image.
     *
     * @return the number of multiply-adds
     */
    public long multiplyAdds() {
        return sum(LayerStatistics::multiplyAdds);
    }

    /**
     * Returns the number of bit operations per image.
     *
     * @return the number of bit operations
     */
    public double bitOperations() {
        return layers.stream().mapToDouble(LayerStatistics::bitOperations).sum();
    }

    /** Returns a table with one line per layer, the totals, and a legend of the columns. */
    @Override
    public String toString() {
        return new StatisticsTable(this).toString();
    }
}
