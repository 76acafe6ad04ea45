package io.github.dropbits.quant;

import io.github.dropbits.core.io.Clip;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the quantization of a model as JSON, which is stored in the metadata of a checkpoint. For each
 * quantized layer there is a JSON object with the layer's name, the values of its {@link LayerReport}, and the
 * {@link QuantizerConfig}s of its quantizers:
 *
 * <pre>{@code
 * {"version": 1, "layers": [{"layer": "fc", "networkInput": false, "nonNegative": true, "multiplyAdds": 640,
 *   "weight": {"method": "lsq", "settings": {"bits": "3", "granularity": "TENSOR"}}, "input": null}]}
 * }</pre>
 */
final class SavedQuantization {
    /** The metadata key. */
    static final String KEY = "quantization";

    private static final long VERSION = 1;

    private SavedQuantization() {
    }

    static String write(List<LayerReport> report) {
        List<Object> layers = new ArrayList<>();
        for (LayerReport row : report) {
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("layer", row.layer());
            layer.put("networkInput", row.networkInput());
            layer.put("nonNegative", row.nonNegative());
            layer.put("multiplyAdds", row.multiplyAdds());
            layer.put("weight", write(row.weight()));
            layer.put("input", write(row.input()));
            layers.add(layer);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", VERSION);
        all.put("layers", layers);
        return Json.write(all);
    }

    private static Object write(Quantizer quantizer) {
        if (quantizer == null) {
            return null;
        }
        QuantizerConfig config = quantizer.config().orElseThrow(() -> new IllegalArgumentException("the quantizer of "
                + quantizer.label() + ", " + quantizer.describe() + ", has no configuration that a file could hold;"
                + " save the model by Checkpoint, and quantize the model that is to load it in the same way"));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("method", config.method());
        object.put("settings", config.settings());
        return object;
    }

    /** Creates the quantizers that a file describes, without modifying the model. */
    static List<LayerReport> read(Path file, Module model, Collection<? extends QuantizationMethod> methods)
            throws IOException {
        String text = SafeTensors.read(file).metadata().get(KEY);
        if (text == null) {
            throw new IOException(file + " does not say how its model is quantized; Quantization.save writes such"
                    + " files. To load another checkpoint of a quantized model, quantize the model in the same way and"
                    + " use Checkpoint.load");
        }
        Map<String, QuantizationMethod> byName = new HashMap<>();
        methods.forEach(m -> byName.put(m.name(), m));
        byName.put(InputQuantizer.METHOD.name(), InputQuantizer.METHOD);
        try {
            return layers(Json.parse(text), model, byName);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": the metadata " + KEY + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<LayerReport> layers(Object json, Module model, Map<String, QuantizationMethod> methods) {
        if (!(json instanceof Map<?, ?> all && Long.valueOf(VERSION).equals(all.get("version"))
                && all.get("layers") instanceof List<?> layers)) {
            throw new IllegalArgumentException("expected version " + VERSION + " and layers");
        }
        Map<String, Module> modules = model.namedModules();
        List<LayerReport> report = new ArrayList<>();
        for (Object entry : layers) {
            Map<?, ?> row = typed("a layer", entry, Map.class);
            String name = typed("layer", row.get("layer"), String.class);
            if (!(modules.get(name) instanceof WeightLayer layer)) {
                throw new IllegalArgumentException("the model has no layer " + Clip.quote(name) + " with weights");
            }
            boolean networkInput = typed("networkInput", row.get("networkInput"), Boolean.class);
            boolean nonNegative = typed("nonNegative", row.get("nonNegative"), Boolean.class);
            Quantizer weight = quantizer(row.get("weight"), methods,
                    new Place(name + ".weight", true, false, false, layer.weight().shape().dim(0)));
            if (weight != null) {
                // The shape of the state of some quantizers depends on the weights.
                weight.start(layer.weight());
            }
            report.add(new LayerReport(name, weight, quantizer(row.get("input"), methods,
                    new Place(name + ".input", false, nonNegative, networkInput, 1)), networkInput, nonNegative,
                    typed("multiplyAdds", row.get("multiplyAdds"), Long.class)));
        }
        return List.copyOf(report);
    }

    private static <T> T typed(String what, Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(what + " must be a " + type.getSimpleName() + ", not "
                    + Clip.value(value));
        }
        return type.cast(value);
    }

    private static Quantizer quantizer(Object json, Map<String, QuantizationMethod> methods, Place place) {
        if (json == null) {
            return null;
        }
        Map<?, ?> object = typed("a quantizer", json, Map.class);
        Map<String, String> settings = new HashMap<>();
        ((Map<?, ?>) typed("settings", object.get("settings"), Map.class)).forEach((key, value) ->
                settings.put((String) key, typed((String) key, value, String.class)));
        QuantizerConfig config = new QuantizerConfig(typed("method", object.get("method"), String.class), settings);
        QuantizationMethod method = methods.get(config.method());
        if (method == null) {
            throw new IllegalArgumentException("the quantizer of " + place.name() + " is of the method "
                    + Clip.name(config.method()) + "; the known ones are "
                    + methods.keySet().stream().sorted().toList());
        }
        Quantizer made = method.create(config, place);
        QuantizerConfig own = made.config().orElse(null);
        if (!config.equals(own)) {
            throw new IllegalArgumentException("the method " + config.method() + " makes a quantizer of " + place.name()
                    + " with " + own + " from " + config);
        }
        return made;
    }
}
