package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.JsonObject;
import io.github.dropbits.quant.frozen.program.Fields;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes, as JSON, the preprocessing and the class names of a model. */
final class InputText {
    private InputText() {
    }

    static String write(Preprocessing p) {
        return Json.write(new JsonObject().put("mean", p.mean()).put("std", p.std()).put("resize", p.resize()));
    }

    /**
     * Reads a preprocessing that {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the text has any other form
     */
    static Preprocessing preprocessing(String text) {
        Fields fields = Fields.of("the preprocessing", text);
        Preprocessing p = new Preprocessing(fields.numbers("mean"), fields.numbers("std"), fields.integer("resize"));
        fields.end();
        return p;
    }

    /**
     * Reads a list of class names.
     *
     * @throws IllegalArgumentException if the text is not a JSON list of texts, or the list is empty
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
