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
 * What quantization does to a model, layer by layer: noise, clipping, bits, bytes, multiply-adds and bit operations.
 * Prints as a table with totals.
 *
 * @param layers all layers with weights in the model's order, each once under its first name; those in float too
 */
public record ModelStatistics(List<LayerStatistics> layers) {
    /** Copies the list. */
    public ModelStatistics {
        layers = List.copyOf(layers);
    }

    /**
     * Runs a model on batches, in evaluation and without recording, and looks at what its quantizers and layers take
     * and give. Bit-lengths are those in use now, learned ones as they resolve.
     *
     * @param <B> a batch
     * @param model the model, quantized in any way or not at all; not changed
     * @param batches the batches; a few hundred images say enough
     * @param inputs gives a batch's inputs, an image a row
     * @return the figures; layers that the batches do not reach have no multiply-adds and no values
     * @throws IllegalArgumentException if there are no images
     * @throws IllegalStateException if a quantizer has not taken its first values yet
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

    /** What one layer's modules were seen to do. */
    private static final class Sums {
        private final String name;
        private final WeightLayer layer;
        private final QuantizationNoise weight;
        private final QuantizationNoise input;
        private long taken;
        private long multiplyAdds;

        Sums(String name, WeightLayer layer) {
            this.name = name;
            this.layer = layer;
            weight = layer.weightTransform() instanceof Quantizer q ? new QuantizationNoise(q) : null;
            input = layer.inputTransform() instanceof Quantizer q ? new QuantizationNoise(q) : null;
        }

        void watch(Map<Module, BiConsumer<Tensor, Tensor>> watched) {
            watched.put(layer, (in, out) -> {
                taken += in.elements();
                multiplyAdds += layer.multiplyAdds(out);
            });
            if (weight != null) {
                watched.put(layer.weightTransform(), (in, out) -> {
                    // They are the same at every use and in every batch.
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
                    input == null ? null : input.statistics(), layer.weight().elements(), taken / images,
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
     * The number of all layers' weights.
     *
     * @return the number, without biases
     */
    public long weights() {
        return sum(LayerStatistics::weights);
    }

    /**
     * What all layers' weights take once packed.
     *
     * @return bytes, without biases, steps and the like
     */
    public long weightBytes() {
        return sum(LayerStatistics::weightBytes);
    }

    /**
     * The bits that a weight takes on average over the model, 32 in float.
     *
     * @return the average; NaN without weights
     */
    public double averageWeightBits() {
        return average(LayerStatistics::weightBits, LayerStatistics::weights);
    }

    /**
     * The bits that a value of a layer's input takes on average over the model, 32 in float.
     *
     * @return the average; NaN without inputs
     */
    public double averageInputBits() {
        return average(LayerStatistics::inputBits, LayerStatistics::inputs);
    }

    /**
     * Multiply-adds an image.
     *
     * @return the number
     */
    public long multiplyAdds() {
        return sum(LayerStatistics::multiplyAdds);
    }

    /**
     * Bit operations an image.
     *
     * @return the number
     */
    public double bitOperations() {
        return layers.stream().mapToDouble(LayerStatistics::bitOperations).sum();
    }

    /** The table: a line a layer, the totals, and what the columns are. */
    @Override
    public String toString() {
        return new StatisticsTable(this).toString();
    }
}
