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
 * Exchanges weights with PyTorch: a model's parameters and buffers as a safetensors file, under their own names. Those
 * models of {@link io.github.dropbits.nn.models} that torchvision also has use the names of torchvision's state dicts.
 * In Python, {@code safetensors.torch.save_file(model.state_dict(), "file")} writes such a file, and {@code
 * model.load_state_dict(safetensors.torch.load_file("file"))} reads one.
 */
public final class StateDict {
    /** PyTorch's name for the number of batches that a batch norm has seen. It is not used here. */
    private static final String BATCHES = "num_batches_tracked";
    /** The most problems of one kind that a message lists. */
    private static final int SHOWN = 24;

    private StateDict() {
    }

    /**
     * Writes a model's parameters and buffers as float32.
     *
     * @param file the file to make or replace
     * @param model the model; not changed
     * @throws IOException if it cannot be written; an existing file is then left unchanged
     */
    public static void save(Path file, Module model) throws IOException {
        SafeTensorsBuilder out = SafeTensors.builder().metadata("format", "pt");
        Checkpoint.values(model).forEach((name, t) -> out.put(name, t.array(), t.shape()));
        out.build().write(file);
    }

    /**
     * Reads all parameters and buffers of a model.
     *
     * @param file the file
     * @param model the model; changed only if everything fits
     * @throws IOException as for {@link #load(Path, Module, Set)}
     */
    public static void load(Path file, Module model) throws IOException {
        load(file, model, Set.of());
    }

    /**
     * Reads parameters and buffers of a model, except for some parts. With {@code Set.of("fc")}, for example, a network
     * for ten classes reads everything but its last layer {@code fc} from a network trained on 1000. Values of other
     * float types become the nearest float32. Counts of batches ({@code num_batches_tracked}) are skipped.
     *
     * @param file the file
     * @param model the model; changed only if everything fits
     * @param except names of the modules, parameters or buffers to leave unchanged, with everything in them; the file's
     *     values for them are skipped
     * @throws IOException if the file cannot be read, is broken, or does not fit the model: the message then lists
     *     missing and unexpected names, differing shapes and types that are not floats, the first two dozen of each
     * @throws IllegalArgumentException if a name in {@code except} matches nothing in the model
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
