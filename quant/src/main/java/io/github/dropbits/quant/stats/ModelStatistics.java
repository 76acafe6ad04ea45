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
 * The cost of a model and the effect of quantization on it, layer by layer: noise, clipping, bits, bytes,
 * multiply-adds and bit operations. Prints as a table with totals.
 *
 * @param layers all layers with weights, quantized or not, in the model's order; a layer that the model has under
 *     several names appears once, under the first of them
 */
public record ModelStatistics(List<LayerStatistics> layers) {
    /** Copies the list. */
    public ModelStatistics {
        layers = List.copyOf(layers);
    }

    /**
     * Runs a model on batches, in evaluation and without recording a graph, and observes the inputs and outputs of its
     * layers and quantizers. Bit-lengths are the current ones; a learned bit-length is the one that evaluation uses.
     *
     * @param <B> a batch
     * @param model the model, quantized in any way or not at all; not changed
     * @param batches the batches; a few hundred images are enough
     * @param inputs returns the inputs of a batch, one image per row
     * @return the statistics; layers that the batches do not reach have no multiply-adds and no values
     * @throws IllegalArgumentException if there are no images
     * @throws IllegalStateException if a quantizer is not initialized yet
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

    /** Sums over all observed uses of one layer and its quantizers. */
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
                    // Weights are the same at every use and in every batch, so they are counted once.
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
     * The number of weights of all layers.
     *
     * @return the number, without biases
     */
    public long weights() {
        return sum(LayerStatistics::weights);
    }

    /**
     * The size of the packed weights of all layers.
     *
     * @return the number of bytes, without biases, steps and the like
     */
    public long weightBytes() {
        return sum(LayerStatistics::weightBytes);
    }

    /**
     * The average number of bits of a weight over the model; a weight in float counts as 32 bits.
     *
     * @return the average; NaN if there are no weights
     */
    public double averageWeightBits() {
        return average(LayerStatistics::weightBits, LayerStatistics::weights);
    }

    /**
     * The average number of bits of an input value over all layers; a value in float counts as 32 bits.
     *
     * @return the average; NaN if there are no inputs
     */
    public double averageInputBits() {
        return average(LayerStatistics::inputBits, LayerStatistics::inputs);
    }

    /**
     * Multiply-adds per image.
     *
     * @return the number of multiply-adds
     */
    public long multiplyAdds() {
        return sum(LayerStatistics::multiplyAdds);
    }

    /**
     * Bit operations per image.
     *
     * @return the number of bit operations
     */
    public double bitOperations() {
        return layers.stream().mapToDouble(LayerStatistics::bitOperations).sum();
    }

    /** Returns a table with a line for each layer, the totals, and a legend of the columns. */
    @Override
    public String toString() {
        return new StatisticsTable(this).toString();
    }
}
