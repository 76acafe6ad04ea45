package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.JsonObject;
import io.github.dropbits.quant.frozen.program.Fields;
import java.util.ArrayList;
import java.util.List;

/** JSON for what is known about a model's input and output: its preprocessing and its class names. */
final class InputText {
    private InputText() {
    }

    static String write(Preprocessing p) {
        return Json.write(new JsonObject().put("mean", p.mean()).put("std", p.std()).put("resize", p.resize()));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    static Preprocessing preprocessing(String text) {
        Fields fields = Fields.of("the preprocessing", text);
        Preprocessing p = new Preprocessing(fields.numbers("mean"), fields.numbers("std"), fields.integer("resize"));
        fields.end();
        return p;
    }

    /**
     * Reads a list of names.
     *
     * @throws IllegalArgumentException if the text is anything else
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
