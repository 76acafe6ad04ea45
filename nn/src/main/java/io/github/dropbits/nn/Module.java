package io.github.dropbits.nn;

import io.github.dropbits.core.AnomalyMode;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A part of a network: a layer, a block or a whole model. Modules form a tree in which everything has a name, such as
 * {@code features.0.weight}. A subclass registers its parts in its constructor with {@link #child}, {@link #parameter},
 * {@link #buffer} and {@link #stream}. It writes its own {@link #forward} as plain code, which may contain branches and
 * residual connections.
 *
 * <pre>{@code
 * final class Residual extends Module {
 *     private final Module body = child("body", new Linear(8, 8, random));
 *     protected Tensor forward(Tensor x) {
 *         return body.apply(x).add(x);
 *     }
 * }
 * }</pre>
 *
 * <p>Outside training a module may be applied by many threads at once. {@code java.lang} has a Module too: import this
 * one by its name.
 */
public abstract class Module {
    private static final ScopedValue<Watch> WATCHER = ScopedValue.newInstance();
    /** The module whose forward runs on this thread. */
    private static final ThreadLocal<Module> APPLYING = new ThreadLocal<>();

    private final Map<String, Module> children = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final Map<String, RandomStream> streams = new LinkedHashMap<>();
    /**
     * Modules with state that this one applied although they are not its children. They may be elsewhere in the tree.
     */
    private final Set<Module> met = Collections.newSetFromMap(new ConcurrentHashMap<>());
    private boolean training = true;
    /**
     * The seed and the path that the streams are derived from. The path starts at the module on which {@link #seed} was
     * called, or, without such a call, at the outermost module.
     */
    private long seed;
    private String path = "";
    private boolean seeded;

    /** For subclasses. */
    protected Module() {
    }

    /**
     * A listener that is told of every module that is applied. Inner modules come before the modules that contain them.
     */
    @FunctionalInterface
    public interface Watcher {
        /**
         * A module was applied.
         *
         * @param module the module
         * @param input its input
         * @param output its output
         */
        void applied(Module module, Tensor input, Tensor output);
    }

    private record Watch(Watcher watcher, Thread owner) {
    }

    /**
     * Runs code and tells a watcher of every module that the code applies on the calling thread.
     *
     * @param <T> the result's type
     * @param watcher the watcher
     * @param code the code to run
     * @return the code's result
     */
    public static <T> T watch(Watcher watcher, Supplier<T> code) {
        return ScopedValue.where(WATCHER, new Watch(watcher, Thread.currentThread())).call(code::get);
    }

    /**
     * Computes the output. Callers use {@link #apply}.
     *
     * @param x the input; not changed
     * @return the output
     */
    protected abstract Tensor forward(Tensor x);

    /**
     * Applies this module.
     *
     * @param x the input; not changed
     * @return the output
     * @throws io.github.dropbits.core.ShapeException if the shape does not fit
     * @throws OutOfMemoryError if there is no memory for a layer's values; the message names the layer
     * @throws io.github.dropbits.core.AnomalyException in {@link AnomalyMode}, if an op's output is not finite; the
     *     message names the layer
     */
    public final Tensor apply(Tensor x) {
        Module outer = APPLYING.get();
        if (outer != null && !outer.children.containsValue(this) && hasState()) {
            outer.met.add(this);
        }
        Tensor y;
        APPLYING.set(this);
        try {
            y = AnomalyMode.active() ? AnomalyMode.within(path(), () -> forward(x)) : forward(x);
        } catch (OutOfMemoryError e) {
            throw LayerOutOfMemoryError.leaving(this, e);
        } finally {
            if (outer == null) {
                APPLYING.remove();
            } else {
                APPLYING.set(outer);
            }
        }
        // Forks of a structured task scope inherit the watch, but the watcher is called by one thread only.
        if (WATCHER.isBound() && WATCHER.get().owner() == Thread.currentThread()) {
            WATCHER.get().watcher().applied(this, x, y);
        }
        return y;
    }

    /**
     * Checks that everything that this tree has applied so far and that has parameters, buffers or random streams was
     * registered by {@link #child}. A module that is only a field takes part in the forward, but is not trained, saved,
     * quantized or switched to evaluation. The trainer, checkpoints, quantization, freezing and export call this.
     *
     * @throws IllegalArgumentException if a module was applied that is not in this tree; the message names its class
     *     and the shapes of its parameters
     */
    public final void checkRegistered() {
        Map<String, Module> tree = namedModules();
        Set<Module> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(tree.values());
        tree.forEach((name, module) -> module.met.forEach(m -> {
            if (!known.contains(m)) {
                Map<String, Shape> shapes = new LinkedHashMap<>();
                m.namedParameters().forEach((parameter, t) -> shapes.put(parameter, t.shape()));
                throw new IllegalArgumentException(module.label(name) + " applies a " + m.describe()
                        + (shapes.isEmpty() ? "" : " with the parameters " + shapes) + " that is not registered, so it"
                        + " would be neither trained nor saved: register it in the constructor by"
                        + " child(\"name\", module)");
            }
        }));
    }

    /** Whether this tree has a parameter, a buffer or a random stream. */
    private boolean hasState() {
        return !parameters.isEmpty() || !buffers.isEmpty() || !streams.isEmpty()
                || children.values().stream().anyMatch(Module::hasState);
    }

    private ModulePath path() {
        return new ModulePath(AnomalyMode.place() instanceof ModulePath outer ? outer : null, this);
    }

    /**
     * Registers a part. Its random streams that have not yet been drawn from or restored are derived again, from their
     * names in this tree.
     *
     * @param <M> the part's type
     * @param name the part's name in this module, without dots
     * @param module the part
     * @return the part
     * @throws IllegalArgumentException if the name is empty, has a dot, or is taken
     */
    protected final <M extends Module> M child(String name, M module) {
        Objects.requireNonNull(module, () -> "part '" + name + "' of " + getClass().getSimpleName() + " is null");
        children.put(checked(name), module);
        derive(path, seed, Collections.newSetFromMap(new IdentityHashMap<>()));
        return module;
    }

    /**
     * Derives again the streams that have not yet been drawn from or restored, so that no two streams of a tree draw
     * the same numbers. A module that occurs twice in the tree counts under the name that comes first. A part on which
     * {@link #seed} was called keeps its streams.
     */
    private void derive(String newPath, long newSeed, Set<Module> seen) {
        if (!seen.add(this)) {
            return;
        }
        Map<String, RandomStream> fresh = new LinkedHashMap<>(streams);
        fresh.entrySet().removeIf(e -> !Arrays.equals(e.getValue().state(), firstState(e.getKey())));
        path = newPath;
        seed = newSeed;
        fresh.forEach((name, stream) -> stream.restore(firstState(name)));
        children.forEach((name, module) -> {
            if (!module.seeded) {
                module.derive(within(name), seed, seen);
            }
        });
    }

    private String within(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private long[] firstState(String stream) {
        return new RandomStream(seed).split(within(stream)).state();
    }

    /**
     * Removes a part.
     *
     * @param name the part's name in this module
     */
    protected final void removeChild(String name) {
        children.remove(name);
    }

    /**
     * Registers a parameter: values that are learned.
     *
     * @param name the name of these values in this module, without dots
     * @param values the values; made to require gradients
     * @return the values
     * @throws IllegalArgumentException if the name is empty, has a dot, or is taken
     */
    protected final Tensor parameter(String name, Tensor values) {
        parameters.put(checked(name), values.requiresGrad(true));
        return values;
    }

    /**
     * Registers a buffer: values that are kept with the model but not learned.
     *
     * @param name the name of these values in this module, without dots
     * @param values the values
     * @return the values
     * @throws IllegalArgumentException if the name is empty, has a dot, or is taken
     */
    protected final Tensor buffer(String name, Tensor values) {
        Objects.requireNonNull(values, () -> "buffer '" + name + "' of " + getClass().getSimpleName() + " is null");
        buffers.put(checked(name), values);
        return values;
    }

    /**
     * Registers a random stream, which {@link #seed} restarts and checkpoints save.
     *
     * @param name the stream's name in this module, without dots
     * @return the stream; until {@link #seed} is called, it draws the numbers that it would draw after {@code seed(0)}.
     *     They differ from those of every other stream of the tree
     * @throws IllegalArgumentException if the name is empty, has a dot, or is taken
     */
    protected final RandomStream stream(String name) {
        RandomStream stream = new RandomStream(seed).split(within(checked(name)));
        streams.put(name, stream);
        return stream;
    }

    private String checked(String name) {
        boolean taken = children.containsKey(name) || parameters.containsKey(name) || buffers.containsKey(name)
                || streams.containsKey(name);
        if (name.isEmpty() || name.contains(".") || taken) {
            throw new IllegalArgumentException("'" + name + "' cannot name a part of " + getClass().getSimpleName()
                    + ": it is empty, has a dot, or is taken");
        }
        return name;
    }

    /**
     * All modules of this tree by name, each before its parts. The name of this module itself is empty.
     *
     * @return a new map in order of registration
     */
    public final Map<String, Module> namedModules() {
        Map<String, Module> out = new LinkedHashMap<>();
        collect("", out);
        return out;
    }

    private void collect(String path, Map<String, Module> out) {
        out.put(path, this);
        children.forEach((name, module) -> module.collect(path.isEmpty() ? name : path + "." + name, out));
    }

    /**
     * All parameters of this tree by name. A parameter that is used several times is listed once, under its first name,
     * so that an optimizer updates it once.
     *
     * @return a new map in order of registration
     */
    public final Map<String, Tensor> namedParameters() {
        return named(m -> m.parameters);
    }

    /**
     * All buffers of this tree by name.
     *
     * @return a new map in order of registration
     */
    public final Map<String, Tensor> namedBuffers() {
        return named(m -> m.buffers);
    }

    /**
     * All random streams of this tree by name.
     *
     * @return a new map in order of registration
     */
    public final Map<String, RandomStream> namedStreams() {
        return named(m -> m.streams);
    }

    private <T> Map<String, T> named(Function<Module, Map<String, T>> part) {
        Map<String, T> out = new LinkedHashMap<>();
        Map<T, Boolean> seen = new IdentityHashMap<>();
        namedModules().forEach((path, module) -> part.apply(module).forEach((name, value) -> {
            if (seen.put(value, true) == null) {
                out.put(path.isEmpty() ? name : path + "." + name, value);
            }
        }));
        return out;
    }

    /**
     * The parts of this module itself, without the parts of its parts.
     *
     * @return an unmodifiable view in order of registration
     */
    public final Map<String, Module> children() {
        return Collections.unmodifiableMap(children);
    }

    /**
     * Restarts every random stream of this tree, each from the seed and its own name. The streams of parts that are
     * added later, such as quantizers, are derived from this seed, too.
     *
     * @param newSeed the seed
     */
    public final void seed(long newSeed) {
        RandomStream root = new RandomStream(newSeed);
        namedStreams().forEach((name, stream) -> stream.restore(root.split(name).state()));
        Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        namedModules().forEach((name, module) -> {
            if (seen.add(module)) {
                module.seed = newSeed;
                module.path = name;
                module.seeded = module == this;
            }
        });
    }

    /**
     * Switches this tree to training or evaluation. Must not be called while other threads apply this tree.
     *
     * @param on true for training
     */
    public final void train(boolean on) {
        namedModules().values().forEach(m -> m.training = on);
    }

    /**
     * Whether this module is in training mode.
     *
     * @return what was last set; true after construction
     */
    public final boolean training() {
        return training;
    }

    /**
     * Runs code with this tree in evaluation mode, then restores every module's own mode, even if the code throws. The
     * mode holds for all threads, so this must not be called while another thread trains the model.
     *
     * @param <T> the result's type
     * @param code the code to run
     * @return its result
     */
    public final <T> T evaluating(Supplier<T> code) {
        Map<String, Module> modules = namedModules();
        Map<Module, Boolean> modes = new IdentityHashMap<>();
        modules.values().forEach(m -> modes.put(m, m.training));
        train(false);
        try {
            return code.get();
        } finally {
            modes.forEach((m, mode) -> m.training = mode);
        }
    }

    /** Forgets the gradients of all parameters of this tree. */
    public final void zeroGrad() {
        namedParameters().values().forEach(Tensor::zeroGrad);
    }

    /**
     * This module with its name in a tree, for messages, such as {@code fc1 (Linear(3 -> 5))}.
     *
     * @param name its name in the outermost module's tree; empty for the outermost module itself
     * @return the name and {@link #describe}
     */
    public final String label(String name) {
        return (name.isEmpty() ? "the model" : name) + " (" + describe() + ")";
    }

    /**
     * This module in a few words, without its parts.
     *
     * @return the class's name, unless overridden with the layer's settings
     */
    public String describe() {
        return getClass().getSimpleName();
    }

    /**
     * The settings of this module that a checkpoint must share, besides names and shapes, such as a quantizer's grid.
     *
     * @return a text that is the same for modules that compute the same from the same values; empty, unless overridden
     */
    protected String settings() {
        return "";
    }

    /**
     * The {@link #settings} of all modules of this tree that have some.
     *
     * @return a new map from the module's name to its settings, in order of registration
     */
    public final Map<String, String> namedSettings() {
        Map<String, String> out = new LinkedHashMap<>();
        namedModules().forEach((name, m) -> {
            if (!m.settings().isEmpty()) {
                out.put(name, m.settings());
            }
        });
        return out;
    }

    /** This tree, one module per line. */
    @Override
    public final String toString() {
        StringBuilder out = new StringBuilder();
        BiConsumer<String, Module> line = (path, m) -> out.append(path.isEmpty() ? "" : path + ": ")
                .append(m.describe()).append('\n');
        namedModules().forEach(line);
        return out.toString().stripTrailing();
    }
}
