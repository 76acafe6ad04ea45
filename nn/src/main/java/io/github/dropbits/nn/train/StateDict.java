package io.github.dropbits.nn.train;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.nn.Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Exchanges weights with PyTorch. A model's parameters and buffers are stored in a safetensors file under their own
 * names. Models of {@link io.github.dropbits.nn.models} that also exist in torchvision use the same names as
 * torchvision's state dicts. In Python, {@code safetensors.torch.save_file(model.state_dict(), "file")} writes such a
 * file, and {@code model.load_state_dict(safetensors.torch.load_file("file"))} reads it.
 */
public final class StateDict {
    /**
     * The name of a PyTorch buffer that counts the batches that a batch norm has seen. This library has no such buffer.
     */
    private static final String BATCHES = "num_batches_tracked";
    /** The maximum number of problems of one kind that an error message lists. */
    private static final int SHOWN = 24;

    private StateDict() {
    }

    /**
     * Writes a model's parameters and buffers as float32.
     *
     * @param file the file to create or replace
     * @param model the model; not modified
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     */
    public static void save(Path file, Module model) throws IOException {
        SafeTensorsBuilder out = SafeTensors.builder().metadata("format", "pt");
        Checkpoint.values(model).forEach((name, t) -> out.put(name, t.array(), t.shape()));
        out.build().write(file);
    }

    /**
     * Reads all parameters and buffers of a model.
     *
     * @param file the file to read
     * @param model the model to fill; modified only if the file matches
     * @throws IOException under the same conditions as {@link #load(Path, Module, Set)}
     */
    public static void load(Path file, Module model) throws IOException {
        load(file, model, Set.of());
    }

    /**
     * Reads the parameters and buffers of a model, except those of the modules listed in {@code except}. For example,
     * with {@code Set.of("fc")} a network for ten classes can load all layers but the last layer {@code fc} from a
     * network that was trained with 1000 classes. Values of other floating-point types are rounded to the nearest
     * float32. Counts of batches ({@code num_batches_tracked}) are ignored.
     *
     * @param file the file to read
     * @param model the model to fill; modified only if the file matches
     * @param except the names of modules, parameters or buffers that are left unchanged, including everything inside
     *     the modules; the corresponding values in the file are ignored
     * @throws IOException if the file cannot be read, is corrupt, or does not match the model. In the last case the
     *     message lists missing names, unexpected names, differing shapes and types that are not floating-point, up to
     *     24 of each kind
     * @throws IllegalArgumentException if a name in {@code except} does not exist in the model
     */
    public static void load(Path file, Module model, Set<String> except) throws IOException {
        Map<String, Tensor> wanted = Checkpoint.values(model);
        for (String part : except) {
            if (!wanted.keySet().removeIf(name -> isIn(name, part))) {
                throw new IllegalArgumentException("the model has no parameter or buffer in '" + part
                        + "', which is to stay as it is");
            }
        }
        SafeTensors in = SafeTensors.read(file);
        check(file, in, wanted, except);
        wanted.forEach((name, t) -> t.set(in.asFloats(name)));
    }

    private static boolean isIn(String name, String part) {
        return name.equals(part) || name.startsWith(part + ".");
    }

    private static void check(Path file, SafeTensors in, Map<String, Tensor> wanted, Set<String> except)
            throws IOException {
        List<String> missing = new ArrayList<>();
        List<String> shapes = new ArrayList<>();
        List<String> types = new ArrayList<>();
        wanted.forEach((name, t) -> {
            if (!in.contains(name)) {
                missing.add(name + " " + t.shape());
            } else if (!in.shape(name).equals(t.shape())) {
                shapes.add(name + " is " + in.shape(name) + ", not " + t.shape());
            } else if (!in.dtype(name).isFloat()) {
                types.add(name + " is " + in.dtype(name));
            }
        });
        List<String> unexpected = in.names().stream()
                .filter(name -> !wanted.containsKey(name) && !name.equals(BATCHES) && !name.endsWith("." + BATCHES)
                        && except.stream().noneMatch(part -> isIn(name, part)))
                .map(name -> name + " " + in.shape(name)).toList();
        StringBuilder problems = new StringBuilder();
        tell("missing", missing, problems);
        tell("unexpected", unexpected, problems);
        tell("of another shape", shapes, problems);
        tell("not of floats", types, problems);
        if (!problems.isEmpty()) {
            throw new IOException(file + " does not fit the model" + problems);
        }
    }

    private static void tell(String kind, List<String> names, StringBuilder out) {
        if (!names.isEmpty()) {
            int more = names.size() - SHOWN;
            out.append("; ").append(names.size()).append(' ').append(kind).append(": ")
                    .append(String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))))
                    .append(more > 0 ? " and " + more + " more" : "");
        }
    }
}
