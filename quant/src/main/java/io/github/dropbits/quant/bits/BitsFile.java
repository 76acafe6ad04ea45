package io.github.dropbits.quant.bits;

import io.github.dropbits.core.io.AtomicFiles;
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
 * The bit-lengths of each layer's weights and input, from a quantized model or a small file that people can edit, for
 * quantizing a model alike. A file is JSON; null stands for float, and every layer with weights has a line:
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

    /** What messages call it: the file's path, if it is from one. */
    private final String source;
    private final Map<String, Bits> layers;

    private BitsFile(String source, Map<String, Bits> layers) {
        this.source = source;
        this.layers = Collections.unmodifiableMap(layers);
    }

    /**
     * One layer's bit-lengths.
     *
     * @param weight its weights', 1 to 8; null for float
     * @param act its input's, 1 to 8; null for float
     */
    public record Bits(Integer weight, Integer act) {
    }

    /**
     * The bit-lengths in use in a model as they stand now, learned ones as they resolve; where parts of a tensor have
     * lengths of their own, the longest.
     *
     * @param model the model; not changed
     * @return a line for every layer with weights, each once under its first name
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
     * @param file the file
     * @return its content
     * @throws IOException if it cannot be read or is not as the class says; the message names the file and the layer,
     *     or the place in the text
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
            String where = file + ": layer " + Json.write(name);
            if (!(entry.getValue() instanceof Map<?, ?> own && own.keySet().equals(MEMBERS))) {
                throw new IOException(where + " must have the members \"weight\" and \"act\" and no others, not "
                        + Json.write(entry.getValue()));
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
                + ", or null for float, not " + Json.write(value));
    }

    /**
     * Writes a file, a line a layer.
     *
     * @param file the file to make or replace
     * @throws IOException if it cannot be written; an old file is then still there
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
     * The bit-lengths.
     *
     * @return layer name to bits, unmodifiable, in the model's or the file's order
     */
    public Map<String, Bits> layers() {
        return layers;
    }

    /**
     * The rule that gives every layer its bit-lengths. The network's own input takes its bits by the
     * quantizer that the activations' method names for it ({@link QuantizerFactory#networkInput}).
     *
     * @param model the model that is to be quantized; not changed
     * @param weight makes the weights' quantizer for a number of bits
     * @param activation makes the quantizer of what comes out of other layers for a number of bits
     * @return the rule
     * @throws IllegalArgumentException if a layer of the model has no line, or a line is of no layer; the message names
     *     the file and the layer
     */
    public QuantizationRule rule(Module model, IntFunction<QuantizerFactory> weight,
            IntFunction<QuantizerFactory> activation) {
        check(model);
        QuantizationRule rule = QuantizationRule.all(null, null).networkInput(null);
        for (Map.Entry<String, Bits> layer : layers.entrySet()) {
            Bits bits = layer.getValue();
            // A layer in float needs no plan; without one it may even be out of the sample's reach.
            if (bits.weight() != null || bits.act() != null) {
                rule = rule.layer(layer.getKey(), new QuantizationRule.Plan(
                        bits.weight() == null ? null : weight.apply(bits.weight()),
                        bits.act() == null ? null : input(bits.act(), activation.apply(bits.act()))));
            }
        }
        return rule;
    }

    private static QuantizerFactory input(int bits, QuantizerFactory activation) {
        return place -> (place.networkInput() ? activation.networkInput(bits) : activation).create(place);
    }

    private void check(Module model) {
        Map<WeightLayer, String> own = layers(model);
        for (String name : own.values()) {
            if (!layers.containsKey(name)) {
                throw new IllegalArgumentException(source + ": layer " + Json.write(name) + " of the model is missing");
            }
        }
        for (String name : layers.keySet()) {
            if (!own.containsValue(name)) {
                throw new IllegalArgumentException(source + ": the model has no layer " + Json.write(name)
                        + "; its layers with weights are " + own.values());
            }
        }
    }

    /**
     * The bits that a weight takes on average, 32 in float.
     *
     * @param model the model that the layers are of, for the numbers of their weights
     * @return the average over all weights; NaN without any
     * @throws IllegalArgumentException as for {@link #rule}
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
     * The bits of the layers' inputs on average, 32 in float, every layer counting alike, whatever the size of its
     * input.
     *
     * @return the average over all layers; NaN without any
     */
    public double averageActBits() {
        return layers.values().stream()
                .mapToDouble(b -> b.act() == null ? Float.SIZE : b.act()).average()
                .orElse(Double.NaN);
    }
}
