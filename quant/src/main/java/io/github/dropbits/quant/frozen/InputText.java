package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.quant.frozen.program.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of a model's input and output, as JSON. */
final class InputText {
    private InputText() {
    }

    static String write(Preprocessing p) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mean", doubles(p.mean()));
        fields.put("std", doubles(p.std()));
        fields.put("resize", p.resize());
        return Json.write(fields);
    }

    /** As doubles, whose digits give back the very floats. */
    private static List<Double> doubles(float[] values) {
        List<Double> out = new ArrayList<>();
        for (float v : values) {
            out.add((double) v);
        }
        return out;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Preprocessing preprocessing(String text) {
        Fields fields = new Fields("the preprocessing", Json.parse(text));
        Preprocessing p = new Preprocessing(fields.numbers("mean"), fields.numbers("std"), fields.integer("resize"));
        fields.end();
        return p;
    }

    /**
     * Reads a list of names.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static List<String> classes(String text) {
        List<String> names = new ArrayList<>();
        if (Json.parse(text) instanceof List<?> list) {
            for (Object name : list) {
                if (name instanceof String s) {
                    names.add(s);
                }
            }
            if (names.size() == list.size() && !names.isEmpty()) {
                return names;
            }
        }
        throw new IllegalArgumentException("expected the names of the classes as a list of texts");
    }
}
