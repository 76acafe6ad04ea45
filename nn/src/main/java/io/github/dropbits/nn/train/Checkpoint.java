package io.github.dropbits.nn.train;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.Clip;
import io.github.dropbits.core.io.DType;
import io.github.dropbits.core.io.Json;
import io.github.dropbits.core.io.SafeTensors;
import io.github.dropbits.core.io.SafeTensorsBuilder;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Saves and loads the complete state of a training run, so that it can be resumed exactly. The state consists of the
 * model's parameters, buffers and random streams, the optimizer's state, the number of finished epochs, and other
 * {@link TrainingState}s. A checkpoint is a single safetensors file, which is written atomically. It contains nothing
 * else, so identical training runs produce identical files. Parameters and buffers are stored under their own names, as
 * in the state dicts of other frameworks.
 */
public final class Checkpoint {
    private static final String OPTIMIZER = "optimizer/";
    private static final String STEPS = "optimizer/steps";
    private static final String STREAM = "stream/";
    private static final String EPOCHS = "training/epochs";
    private static final String STATE = "state/";
    /** The metadata key for the kind of the optimizer. */
    private static final String KIND = "optimizer";
    /** The metadata key for the settings of modules, such as the grids of quantizers. The value is JSON. */
    private static final String SETTINGS = "settings";
    /** The maximum length of a setting that an error message quotes in full. */
    private static final int MOST_TEXT = 200;
    private static final String FORMAT = "format";
    private static final String VERSION = "dropbits-checkpoint-1";

    private Checkpoint() {
    }

    /**
     * Writes a model without the state of its training.
     *
     * @param file the file to create or replace
     * @param model the model; not modified
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     * @throws IllegalArgumentException if the model has applied a module that is not registered in its tree
     */
    public static void save(Path file, Module model) throws IOException {
        save(file, model, Map.of());
    }

    /**
     * Writes a model without the state of its training, and adds metadata to the file.
     *
     * @param file the file to create or replace
     * @param model the model; not modified
     * @param metadata the metadata, as a map from keys to texts. The keys {@code format}, {@code optimizer} and
     *     {@code settings} are reserved. {@link SafeTensors#metadata} reads the metadata
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     * @throws IllegalArgumentException if a key is reserved, or if the model has applied a module that is not
     *     registered in its tree
     */
    public static void save(Path file, Module model, Map<String, String> metadata) throws IOException {
        SafeTensorsBuilder out = builder(model);
        metadata.forEach(out::metadata);
        out.build().write(file);
    }

    /**
     * Writes a model and the state of its training.
     *
     * @param file the file to create or replace
     * @param model the model; not modified
     * @param optimizer the optimizer of the model; not modified
     * @param epochsDone the number of finished epochs
     * @param states further state of the training, such as a {@link WeightAverage}
     * @throws IOException if the file cannot be written; an existing file is then left unchanged
     * @throws IllegalArgumentException if two states have the same name, the number of epochs is negative, or the model
     *     has applied a module that is not registered in its tree
     */
    public static void save(Path file, Module model, Optimizer optimizer, int epochsDone, TrainingState... states)
            throws IOException {
        if (epochsDone < 0) {
            throw new IllegalArgumentException("finished epochs cannot be negative, as " + epochsDone);
        }
        SafeTensorsBuilder out = builder(model);
        out.metadata(KIND, optimizer.kind());
        optimizer.state().forEach((name, t) -> out.put(OPTIMIZER + name, t.array(), t.shape()));
        out.put(STEPS, new long[] {optimizer.steps()}, Shape.SCALAR);
        out.put(EPOCHS, new long[] {epochsDone}, Shape.SCALAR);
        tensors(states).forEach((name, t) -> out.put(name, t.array(), t.shape()));
        out.build().write(file);
    }

    private static SafeTensorsBuilder builder(Module model) {
        model.checkRegistered();
        SafeTensorsBuilder out = SafeTensors.builder().metadata(FORMAT, VERSION);
        Map<String, String> settings = model.namedSettings();
        if (!settings.isEmpty()) {
            out.metadata(SETTINGS, Json.write(settings));
        }
        values(model).forEach((name, t) -> out.put(name, t.array(), t.shape()));
        model.namedStreams().forEach((name, s) -> out.put(STREAM + name, s.state(), Shape.of(2)));
        return out;
    }

    /** Returns the parameters and buffers of a model by name. */
    static Map<String, Tensor> values(Module model) {
        Map<String, Tensor> all = new LinkedHashMap<>(model.namedParameters());
        all.putAll(model.namedBuffers());
        return all;
    }

    private static Map<String, Tensor> tensors(TrainingState... states) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (TrainingState state : states) {
            state.state().forEach((name, t) -> {
                if (all.put(STATE + state.name() + "/" + name, t) != null) {
                    throw new IllegalArgumentException("two states of a training are named " + state.name());
                }
            });
        }
        return all;
    }

    /**
     * Copies a model's parameters, buffers and streams into another model. The models share no arrays afterwards. This
     * is useful, for example, to create the teacher of a {@link Distillation}, or to start several training runs from
     * the same weights.
     *
     * @param from the model to copy; not modified
     * @param to the model to copy into; modified only if the models match
     * @throws IllegalArgumentException if the models do not match; the message lists names that only one of them has,
     *     and differing shapes
     */
    public static void copy(Module from, Module to) {
        SafeTensors in = builder(from).build();
        List<String> problems = problems(in, to, null, Map.of());
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the model does not fit the other: " + String.join("; ", problems));
        }
        restore(in, to, Map.of());
    }

    /**
     * Reads a model's parameters, buffers and streams, and the given states. All other training state in the file is
     * ignored.
     *
     * @param file the checkpoint
     * @param model the model to fill; modified only if the file matches
     * @param states further states to read, such as a {@link WeightAverage}; modified only if the file matches
     * @throws IOException if the file cannot be read, is corrupt, or does not match the model; in the last case the
     *     message lists missing names, unexpected names and differing shapes
     */
    public static void load(Path file, Module model, TrainingState... states) throws IOException {
        SafeTensors in = SafeTensors.read(file);
        check(file, in, model, null, tensors(states));
        restore(in, model, tensors(states));
    }

    /**
     * Reads a model and the state of its training.
     *
     * @param file the checkpoint
     * @param model the model to fill; modified only if the file matches
     * @param optimizer the optimizer of the model; modified only if the file matches
     * @param states further state of the training; modified only if the file matches
     * @return the number of finished epochs
     * @throws IOException under the same conditions as {@link #load(Path, Module, TrainingState...)}, and if the file
     *     contains only a model
     */
    public static int load(Path file, Module model, Optimizer optimizer, TrainingState... states)
            throws IOException {
        SafeTensors in = SafeTensors.read(file);
        if (!in.contains(STEPS) && !in.contains(EPOCHS)) {
            throw new IOException(file + " holds no training, only a model: " + STEPS + " and " + EPOCHS
                    + " are missing");
        }
        check(file, in, model, optimizer, tensors(states));
        restore(in, model, tensors(states));
        optimizer.state().forEach((name, t) -> t.set(in.floats(OPTIMIZER + name)));
        optimizer.setSteps(in.longs(STEPS)[0]);
        return Math.toIntExact(in.longs(EPOCHS)[0]);
    }

    private static void restore(SafeTensors in, Module model, Map<String, Tensor> states) {
        values(model).forEach((name, t) -> t.set(in.floats(name)));
        states.forEach((name, t) -> t.set(in.floats(name)));
        model.namedStreams().forEach((name, s) -> {
            if (in.contains(STREAM + name)) {
                s.restore(in.longs(STREAM + name));
            }
        });
    }

    private static void check(Path file, SafeTensors in, Module model, Optimizer optimizer,
            Map<String, Tensor> states) throws IOException {
        String format = in.metadata().getOrDefault(FORMAT, VERSION);
        if (format.startsWith("dropbits-") && !format.equals(VERSION)) {
            throw new IOException(file + " is of format " + Clip.name(format) + "; this version reads " + VERSION);
        }
        List<String> problems = problems(in, model, optimizer, states);
        if (!problems.isEmpty()) {
            throw new IOException(file + " does not fit the model: " + String.join("; ", problems));
        }
    }

    /**
     * Lists all mismatches between a file and a model. All needed tensors must be in the file with the right type and
     * shape, and the file must not contain tensors that are not needed. If the optimizer is null, only a model is read,
     * and training state in the file is ignored.
     */
    private static List<String> problems(SafeTensors in, Module model, Optimizer optimizer,
            Map<String, Tensor> states) {
        List<String> problems = new ArrayList<>();
        Map<String, Tensor> wanted = values(model);
        wanted.putAll(states);
        Set<String> known = new HashSet<>(Set.of(STEPS, EPOCHS));
        Set<String> missing = settings(in, model, problems);
        if (optimizer != null) {
            String kind = in.metadata().getOrDefault(KIND, optimizer.kind());
            if (!kind.equals(optimizer.kind())) {
                problems.add("the optimizer is " + optimizer.kind() + ", but the file is of " + Clip.name(kind));
            }
            optimizer.state().forEach((name, t) -> wanted.put(OPTIMIZER + name, t));
            count(in, STEPS, Long.MAX_VALUE, problems);
            count(in, EPOCHS, Integer.MAX_VALUE, problems);
        }
        wanted.forEach((name, t) -> need(in, name, DType.F32, t.shape(), problems));
        known.addAll(wanted.keySet());
        for (String name : model.namedStreams().keySet()) {
            if (optimizer != null || in.contains(STREAM + name)) {
                need(in, STREAM + name, DType.I64, Shape.of(2), problems);
            }
            known.add(STREAM + name);
        }
        for (String name : in.names()) {
            boolean training = name.startsWith(OPTIMIZER) || name.startsWith(STREAM) || name.startsWith(STATE);
            if (!known.contains(name) && (optimizer != null || !training) && !isOf(missing, name)) {
                problems.add("unexpected " + Clip.name(name) + " " + in.shape(name));
            }
        }
        return problems;
    }

    /** Returns whether a tensor belongs to one of the given modules or to a submodule of them. */
    private static boolean isOf(Set<String> modules, String tensor) {
        int dot = tensor.lastIndexOf('.');
        return dot >= 0 && (modules.contains(tensor.substring(0, dot)) || isOf(modules, tensor.substring(0, dot)));
    }

    /**
     * Compares the settings of the modules that both the file and the model contain. Files written by earlier versions
     * contain no settings.
     *
     * @return the names of the modules in the file that have settings if the model has no such modules, otherwise an
     *     empty set. The tensors of these modules are not listed individually as unexpected
     */
    private static Set<String> settings(SafeTensors in, Module model, List<String> problems) {
        String text = in.metadata().get(SETTINGS);
        if (text == null) {
            return Set.of();
        }
        Map<?, ?> stored;
        try {
            stored = Json.parse(text) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException e) {
            problems.add("the metadata " + SETTINGS + " is no JSON");
            return Set.of();
        }
        Map<String, String> own = model.namedSettings();
        own.forEach((name, settings) -> {
            if (stored.get(name) != null && !settings.equals(stored.get(name))) {
                problems.add(name + " is " + settings + ", but in the file " + text(stored.get(name)));
            }
        });
        if (own.isEmpty() && !stored.isEmpty()) {
            Map.Entry<?, ?> first = stored.entrySet().iterator().next();
            problems.add("the file is of a model with settings of " + stored.size() + " modules, such as "
                    + Clip.name((String) first.getKey()) + ", " + text(first.getValue())
                    + ", and this model has none of them; if they are quantizers, quantize it first");
            return stored.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
        }
        return Set.of();
    }

    private static String text(Object setting) {
        return setting instanceof String s && s.length() <= MOST_TEXT ? s : Clip.value(setting);
    }

    private static boolean need(SafeTensors in, String name, DType type, Shape shape, List<String> problems) {
        int before = problems.size();
        if (!in.contains(name)) {
            problems.add("missing " + name + " " + shape);
        } else if (!in.shape(name).equals(shape)) {
            problems.add(name + " is " + in.shape(name) + ", not " + shape);
        } else if (in.dtype(name) != type) {
            problems.add(name + " is of type " + in.dtype(name) + ", not " + type);
        }
        return problems.size() == before;
    }

    private static void count(SafeTensors in, String name, long most, List<String> problems) {
        if (need(in, name, DType.I64, Shape.SCALAR, problems)) {
            long number = in.longs(name)[0];
            if (number < 0 || number > most) {
                problems.add(name + " is " + number + ", not from 0 to " + most);
            }
        }
    }
}
