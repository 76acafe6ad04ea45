package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.quant.frozen.program.GraphText;
import io.github.dropbits.quant.frozen.program.Program;
import io.github.dropbits.quant.frozen.program.Step;
import io.github.dropbits.quant.frozen.program.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A program with optional information about its input and output, stored as a safetensors file. The metadata
 * {@code format} and {@code graph} are always present. The metadata {@code preprocessing} and {@code classes} are
 * present only if they are known. Step i of the graph has the arrays {@code i.weight} (floats, or codes packed as in
 * {@link Weights}), {@code i.scale} and {@code i.bias}, as far as the step needs them.
 *
 * @param program the program
 * @param preprocessing how pixels are converted to the program's input; null if unknown
 * @param classNames the names of the outputs; empty if unknown
 */
record FrozenFile(Program program, Preprocessing preprocessing, List<String> classNames) {
    static final String FORMAT = "format";
    static final String VERSION = "dropbits-frozen-1";
    static final String GRAPH = "graph";
    static final String PREPROCESSING = "preprocessing";
    static final String CLASSES = "classes";
    /**
     * The maximum number of characters of a metadata text. No network needs this many. The limit bounds the cost of
     * parsing.
     */
    private static final int MAX_TEXT = 1 << 22;

    FrozenFile {
        classNames = List.copyOf(classNames);
        if (preprocessing != null) {
            preprocessing.check(program.image());
        }
        if (!classNames.isEmpty() && classNames.size() != program.result().elements()) {
            throw new IllegalArgumentException(classNames.size() + " names of classes do not fit the "
                    + program.result().elements() + " outputs");
        }
    }

    void write(Path file) throws IOException {
        SafeTensorsBuilder out = SafeTensors.builder().metadata(FORMAT, VERSION);
        put(out, GRAPH, GraphText.write(program));
        if (preprocessing != null) {
            put(out, PREPROCESSING, InputText.write(preprocessing));
        }
        if (!classNames.isEmpty()) {
            put(out, CLASSES, Json.write(classNames));
        }
        for (int i = 0; i < program.steps().size(); i++) {
            switch (program.steps().get(i)) {
                case Step.Layer s -> {
                    Weights w = s.weights();
                    if (w.quantized()) {
                        out.put(i + ".weight", w.packed(), Shape.of(w.packed().length));
                    } else {
                        out.put(i + ".weight", w.floats(), Shape.of(w.floats().length));
                    }
                    put(out, i, s.scale(), s.bias());
                }
                case Step.Affine s -> put(out, i, s.scale(), s.bias());
                default -> { }
            }
        }
        out.build().write(file);
    }

    private static void put(SafeTensorsBuilder out, String key, String text) {
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("metadata " + key + " of " + text.length()
                    + " characters is longer than the " + MAX_TEXT + " that are read");
        }
        out.metadata(key, text);
    }

    private static void put(SafeTensorsBuilder out, int i, float[] scale, float[] bias) {
        out.put(i + ".scale", scale, Shape.of(scale.length));
        out.put(i + ".bias", bias, Shape.of(bias.length));
    }

    static FrozenFile read(Path file) throws IOException {
        SafeTensors in = SafeTensors.read(file);
        String version = in.metadata().get(FORMAT);
        if (!VERSION.equals(version)) {
            throw bad(file, "expected metadata " + FORMAT + " to be " + VERSION + ", found "
                    + (version == null ? "none" : "\"" + version.substring(0, Math.min(40, version.length())) + "\""),
                    null);
        }
        String graph = text(in, GRAPH, file);
        if (graph == null) {
            throw bad(file, "expected metadata " + GRAPH + ", found none", null);
        }
        String preprocessing = text(in, PREPROCESSING, file);
        String classes = text(in, CLASSES, file);
        Set<String> used = new HashSet<>();
        GraphText.Arrays arrays = new GraphText.Arrays() {
            @Override
            public float[] floats(String name) {
                used.add(name);
                return in.floats(name);
            }

            @Override
            public byte[] bytes(String name) {
                used.add(name);
                return in.bytes(name);
            }
        };
        try {
            Program program = GraphText.read(graph, arrays);
            if (used.size() != in.names().size()) {
                throw bad(file, (in.names().size() - used.size()) + " arrays belong to no step", null);
            }
            return new FrozenFile(program, preprocessing == null ? null : InputText.preprocessing(preprocessing),
                    classes == null ? List.of() : InputText.classes(classes));
        } catch (IllegalArgumentException e) {
            throw bad(file, e.getMessage(), e);
        }
    }

    /** Returns a metadata text; null if there is none for the key. */
    private static String text(SafeTensors in, String key, Path file) throws FormatException {
        String text = in.metadata().get(key);
        if (text != null && text.length() > MAX_TEXT) {
            throw bad(file, "expected metadata " + key + " of at most " + MAX_TEXT + " characters, found "
                    + text.length(), null);
        }
        return text;
    }

    private static FormatException bad(Path file, String problem, Throwable cause) {
        FormatException e = new FormatException(file, Long.BYTES, "in the header: " + problem);
        e.initCause(cause);
        return e;
    }
}
