package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * A program as one safetensors file: metadata {@code format} and {@code graph}, and for step i of the graph the arrays
 * {@code i.weight} (codes packed as in {@link Weights}, or floats), {@code i.scale} and {@code i.bias}.
 */
final class FrozenFile {
    static final String FORMAT = "format";
    static final String VERSION = "dropbits-frozen-1";
    static final String GRAPH = "graph";
    /** Beyond any network, and small beside what reading it takes. */
    private static final int MOST_GRAPH = 1 << 22;

    private FrozenFile() {
    }

    static void write(Program program, Path file) throws IOException {
        SafeTensorsBuilder out = SafeTensors.builder().metadata(FORMAT, VERSION)
                .metadata(GRAPH, GraphText.write(program));
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

    private static void put(SafeTensorsBuilder out, int i, float[] scale, float[] bias) {
        out.put(i + ".scale", scale, Shape.of(scale.length));
        out.put(i + ".bias", bias, Shape.of(bias.length));
    }

    static Program read(Path file) throws IOException {
        SafeTensors in = SafeTensors.read(file);
        String version = in.metadata().get(FORMAT);
        if (!VERSION.equals(version)) {
            throw bad(file, "expected metadata " + FORMAT + " to be " + VERSION + ", found "
                    + (version == null ? "none" : "\"" + version.substring(0, Math.min(40, version.length())) + "\""),
                    null);
        }
        String graph = in.metadata().get(GRAPH);
        if (graph == null || graph.length() > MOST_GRAPH) {
            throw bad(file, "expected metadata " + GRAPH + " of at most " + MOST_GRAPH + " characters, found "
                    + (graph == null ? "none" : graph.length()), null);
        }
        Set<String> taken = new HashSet<>();
        GraphText.Arrays arrays = new GraphText.Arrays() {
            @Override
            public float[] floats(String name) {
                taken.add(name);
                return in.floats(name);
            }

            @Override
            public byte[] bytes(String name) {
                taken.add(name);
                return in.bytes(name);
            }
        };
        try {
            Program program = GraphText.read(graph, arrays);
            if (taken.size() != in.names().size()) {
                throw bad(file, (in.names().size() - taken.size()) + " arrays belong to no step", null);
            }
            return program;
        } catch (IllegalArgumentException e) {
            throw bad(file, e.getMessage(), e);
        }
    }

    private static FormatException bad(Path file, String problem, Throwable cause) {
        FormatException e = new FormatException(file, Long.BYTES, "in the header: " + problem);
        e.initCause(cause);
        return e;
    }
}
