package io.github.dropbits.quant.bits;

import io.github.dropbits.core.io.AtomicFiles;
import io.github.dropbits.core.io.Clip;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.JsonException;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The bit-lengths of the weights and the input of each layer. They are obtained from a quantized model or from a small
 * file that can be edited by hand, and can be used to quantize a model in the same way. The file is in JSON, with an
 * entry for every layer that has weights. The value null means that the weights or the input are in float:
 *
 * <pre>{@code
 * {"layers": {
 *   "conv1": {"weight": 3, "act": 8},
 *   "fc": {"weight": 4, "act": null}
 * }}
 * }</pre>
 */
public final class BitsFile {
    private static final String LAYERS = "layers";
    private static final String WEIGHT = "weight";
    private static final String ACT = "act";
    private static final Set<String> MEMBERS = Set.of(WEIGHT, ACT);

    /** The name of this object in messages, which is the path if it was read from a file. */
    private final String source;
    private final Map<String, Bits> layers;

    private BitsFile(String source, Map<String, Bits> layers) {
        this.source = source;
        this.layers = Collections.unmodifiableMap(layers);
    }

    /**
     * The bit-lengths of one layer.
     *
     * @param weight the bit-length of the weights, from 1 to 8; null for float
     * @param act the bit-length of the input, from 1 to 8; null for float
     */
    public record Bits(Integer weight, Integer act) {
    }

    /**
     * Obtains the current bit-lengths from a model. If a bit-length is learned, this is the bit-length in evaluation
     * mode. If a tensor has several bit-lengths, the largest is used.
     *
     * @param model the model; not modified
     * @return the bit-lengths of every layer with weights; a layer that has several names in the model appears once,
     *     under its first name
     */
    public static BitsFile of(Module model) {
        Map<String, Bits> layers = new LinkedHashMap<>();
        layers(model).forEach((layer, name) ->
                layers.put(name, new Bits(bits(layer.weightTransform()), bits(layer.inputTransform()))));
        return new BitsFile("the model's bits", layers);
    }

    private static Map<WeightLayer, String> layers(Module model) {
        Map<WeightLayer, String> names = new LinkedHashMap<>();
        model.namedModules().forEach((name, module) -> {
            if (module instanceof WeightLayer layer) {
                names.putIfAbsent(layer, name);
            }
        });
        return names;
    }

    private static Integer bits(Module transform) {
        return transform instanceof Quantizer q ? (Integer) q.bits() : null;
    }

    /**
     * Reads a file.
     *
     * @param file the file to read
     * @return the bit-lengths in the file
     * @throws IOException if the file cannot be read or does not have the format described for this class; the message
     *     names the file and the layer, or the position in the text
     */
    public static BitsFile read(Path file) throws IOException {
        Object value;
        try {
            value = Json.parse(Files.readString(file));
        } catch (JsonException | CharacterCodingException e) {
            throw new IOException(file + " is not JSON in UTF-8: " + e.getMessage(), e);
        }
        if (!(value instanceof Map<?, ?> top && top.keySet().equals(Set.of(LAYERS))
                && top.get(LAYERS) instanceof Map<?, ?> named)) {
            throw new IOException(file + " holds no bits: {\"layers\": {NAME: {\"weight\": 3, \"act\": 3}, ...}} is"
                    + " needed");
        }
        Map<String, Bits> layers = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : named.entrySet()) {
            String name = (String) entry.getKey();
            String where = file + ": layer " + Clip.quote(name);
            if (!(entry.getValue() instanceof Map<?, ?> own && own.keySet().equals(MEMBERS))) {
                throw new IOException(where + " must have the members \"weight\" and \"act\" and no others, not "
                        + Clip.value(entry.getValue()));
            }
            layers.put(name, new Bits(bits(where, own, WEIGHT), bits(where, own, ACT)));
        }
        return new BitsFile(file.toString(), layers);
    }

    private static Integer bits(String where, Map<?, ?> layer, String member) throws IOException {
        Object value = layer.get(member);
        if (value == null) {
            return null;
        }
        if (value instanceof Long bits && bits >= 1 && bits <= Grid.MOST_BITS) {
            return bits.intValue();
        }
        throw new IOException(where + ": \"" + member + "\" must be a whole number from 1 to " + Grid.MOST_BITS
                + ", or null for float, not " + Clip.value(value));
    }

    /**
     * Writes the bit-lengths to a file, one line per layer.
     *
     * @param file the file to create or replace
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     */
    public void write(Path file) throws IOException {
        StringBuilder out = new StringBuilder("{\"" + LAYERS + "\": {");
        String separator = "\n  ";
        for (Map.Entry<String, Bits> layer : layers.entrySet()) {
            out.append(separator).append(Json.write(layer.getKey())).append(": {\"" + WEIGHT + "\": ")
                    .append(layer.getValue().weight()).append(", \"" + ACT + "\": ").append(layer.getValue().act())
                    .append('}');
            separator = ",\n  ";
        }
        AtomicFiles.write(file, out.append("\n}}\n").toString());
    }

    /**
     * Returns the bit-lengths of the layers.
     *
     * @return an unmodifiable map from layer names to bit-lengths, in the order of the model or of the file
     */
    public Map<String, Bits> layers() {
        return layers;
    }

    /**
     * Creates a rule that assigns these bit-lengths to the layers. The quantizer of the network's own input is created
     * by the activation factory's {@link QuantizerFactory#networkInput}.
     *
     * @param model the model that will be quantized; not modified
     * @param weight maps a bit-length to the factory of weight quantizers
     * @param activation maps a bit-length to the factory of quantizers for inputs that are outputs of other layers
     * @return the rule
     * @throws IllegalArgumentException if a layer of the model has no entry, or if an entry does not belong to a layer;
     *     the message names the file and the layer
     */
    public QuantizationRule rule(Module model, IntFunction<QuantizerFactory> weight,
            IntFunction<QuantizerFactory> activation) {
        return rule(model, weight, activation, bits -> activation.apply(bits).networkInput(bits));
    }

    /**
     * Creates a rule as {@link #rule(Module, IntFunction, IntFunction)} does, with a separate factory for the network's
     * own input.
     *
     * @param model the model that will be quantized; not modified
     * @param weight maps a bit-length to the factory of weight quantizers
     * @param activation maps a bit-length to the factory of quantizers for inputs that are outputs of other layers
     * @param networkInput maps a bit-length to the factory of the quantizer for the network's own input
     * @return the rule
     * @throws IllegalArgumentException if a layer of the model has no entry, or if an entry does not belong to a layer;
     *     the message names the file and the layer
     */
    public QuantizationRule rule(Module model, IntFunction<QuantizerFactory> weight,
            IntFunction<QuantizerFactory> activation, IntFunction<QuantizerFactory> networkInput) {
        check(model);
        QuantizationRule rule = QuantizationRule.all(null, null).networkInput(null);
        for (Map.Entry<String, Bits> layer : layers.entrySet()) {
            Bits bits = layer.getValue();
            // A layer that remains in float has no plan, because the sample must reach every layer that has a plan.
            if (bits.weight() != null || bits.act() != null) {
                rule = rule.layer(layer.getKey(), new QuantizationRule.Plan(
                        bits.weight() == null ? null : weight.apply(bits.weight()),
                        bits.act() == null ? null
                                : input(activation.apply(bits.act()), networkInput.apply(bits.act()))));
            }
        }
        return rule;
    }

    private static QuantizerFactory input(QuantizerFactory activation, QuantizerFactory networkInput) {
        return place -> (place.networkInput() ? networkInput : activation).create(place);
    }

    private void check(Module model) {
        Map<WeightLayer, String> own = layers(model);
        for (String name : own.values()) {
            if (!layers.containsKey(name)) {
                throw new IllegalArgumentException(source + ": layer " + Clip.quote(name) + " of the model is missing");
            }
        }
        for (String name : layers.keySet()) {
            if (!own.containsValue(name)) {
                throw new IllegalArgumentException(source + ": the model has no layer " + Clip.quote(name)
                        + "; its layers with weights are " + own.values());
            }
        }
    }

    /**
     * Returns the average bit-length of the weights. A weight in float counts as 32 bits.
     *
     * @param model a model with these layers, from which the numbers of weights are taken; not modified
     * @return the average over all weights; NaN if there are no weights
     * @throws IllegalArgumentException if the layers of the model and the entries do not match, see {@link #rule}
     */
    public double averageWeightBits(Module model) {
        check(model);
        double bits = 0;
        double weights = 0;
        for (Map.Entry<WeightLayer, String> layer : layers(model).entrySet()) {
            Integer own = layers.get(layer.getValue()).weight();
            double n = layer.getKey().weight().elements();
            weights += n;
            bits += n * (own == null ? Float.SIZE : own);
        }
        return bits / weights;
    }

    /**
     * Returns the average bit-length of the layers' inputs. An input in float counts as 32 bits. All layers have the
     * same weight in the average, regardless of the sizes of their inputs.
     *
     * @return the average over all layers; NaN if there are no layers
     */
    public double averageActBits() {
        return layers.values().stream()
                .mapToDouble(b -> b.act() == null ? Float.SIZE : b.act()).average()
                .orElse(Double.NaN);
    }
}
