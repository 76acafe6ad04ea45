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
 * A component of a network: a layer, a block or an entire model. Modules form a tree in which every module, parameter
 * and buffer has a dotted name, such as {@code features.0.weight}. The constructor of a subclass registers submodules,
 * parameters, buffers and random streams with {@link #child}, {@link #parameter}, {@link #buffer} and {@link #stream}.
 * The subclass implements {@link #forward} in plain Java, which may contain branches and residual connections.
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
 * <p>Outside training, several threads may apply a module at the same time. {@code java.lang} also has a class named
 * Module, so import this class by its full name.
 */
public abstract class Module {
    private static final ScopedValue<Watch> WATCHER = ScopedValue.newInstance();
    /** The module whose forward pass is running on this thread. */
    private static final ThreadLocal<Module> APPLYING = new ThreadLocal<>();

    private final Map<String, Module> children = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final Map<String, RandomStream> streams = new LinkedHashMap<>();
    /**
     * Modules with state that this module applied although they are not its children. They may be registered elsewhere
     * in the tree.
     */
    private final Set<Module> met = Collections.newSetFromMap(new ConcurrentHashMap<>());
    private boolean training = true;
    /**
     * The random streams are derived from this seed and this path. The path is relative to the module on which
     * {@link #seed} was called, or to the outermost module if there was no such call.
     */
    private long seed;
    private String path = "";
    private boolean seeded;

    /** Creates a module in training mode, without submodules, parameters, buffers and random streams. */
    protected Module() {
    }

    /**
     * A listener that is called for every module that is applied. It is called for inner modules before the modules
     * that contain them.
     */
    @FunctionalInterface
    public interface Watcher {
        /**
         * Called after a module was applied.
         *
         * @param module the module
         * @param input the module's input
         * @param output the module's output
         */
        void applied(Module module, Tensor input, Tensor output);
    }

    private record Watch(Watcher watcher, Thread owner) {
    }

    /**
     * Runs code, and calls a watcher for every module that the code applies on the calling thread.
     *
     * @param <T> the type of the result
     * @param watcher the watcher to call
     * @param code the code to run
     * @return the value that {@code code} returned
     */
    public static <T> T watch(Watcher watcher, Supplier<T> code) {
        return ScopedValue.where(WATCHER, new Watch(watcher, Thread.currentThread())).call(code::get);
    }

    /**
     * Computes the output. Subclasses implement this method; callers use {@link #apply} instead.
     *
     * @param x the input, which must not be modified
     * @return the output
     */
    protected abstract Tensor forward(Tensor x);

    /**
     * Applies this module to an input.
     *
     * @param x the input; not modified
     * @return the output
     * @throws io.github.dropbits.core.ShapeException if the shape of the input is incompatible with this module
     * @throws OutOfMemoryError if there is not enough memory for the values that a layer computes; the message names
     *     the layer
     * @throws io.github.dropbits.core.AnomalyException if {@link AnomalyMode} is active and an op's output is not
     *     finite; the message names the layer
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
        // Forks of a structured task scope inherit the binding, but the watcher must be called by one thread only.
        if (WATCHER.isBound() && WATCHER.get().owner() == Thread.currentThread()) {
            WATCHER.get().watcher().applied(this, x, y);
        }
        return y;
    }

    /**
     * Checks that every module with parameters, buffers or random streams that this tree has applied so far was
     * registered by {@link #child}. A module that is only stored in a field takes part in the forward pass, but it is
     * not trained, saved, quantized or switched to evaluation mode. The trainer, checkpoints, quantization, freezing
     * and export call this method.
     *
     * @throws IllegalArgumentException if a module was applied that is not in this tree; the message names the class of
     *     this module and the shapes of its parameters
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

    /** Returns whether this tree has a parameter, a buffer or a random stream. */
    private boolean hasState() {
        return !parameters.isEmpty() || !buffers.isEmpty() || !streams.isEmpty()
                || children.values().stream().anyMatch(Module::hasState);
    }

    private ModulePath path() {
        return new ModulePath(AnomalyMode.place() instanceof ModulePath outer ? outer : null, this);
    }

    /**
     * Registers a submodule. Those of its random streams that were neither drawn from nor restored are restarted,
     * because their initial states depend on their names in this tree.
     *
     * @param <M> the type of the submodule
     * @param name the name of the submodule in this module, without dots
     * @param module the submodule
     * @return the submodule
     * @throws IllegalArgumentException if the name is empty, contains a dot, or is already used in this module
     */
    protected final <M extends Module> M child(String name, M module) {
        Objects.requireNonNull(module, () -> "part '" + name + "' of " + getClass().getSimpleName() + " is null");
        children.put(checked(name), module);
        derive(path, seed, Collections.newSetFromMap(new IdentityHashMap<>()));
        return module;
    }

    /**
     * Restarts the streams that were neither drawn from nor restored, so that no two streams of a tree draw the same
     * numbers. If a module occurs twice in the tree, the first name determines its streams. The streams of a submodule
     * on which {@link #seed} was called are kept.
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
     * Removes a submodule. Does nothing if there is no submodule of this name.
     *
     * @param name the name of the submodule in this module
     */
    protected final void removeChild(String name) {
        children.remove(name);
    }

    /**
     * Registers a parameter, which is a tensor that is learned.
     *
     * @param name the name of the parameter in this module, without dots
     * @param values the initial values; this tensor is modified to require gradients
     * @return {@code values}
     * @throws IllegalArgumentException if the name is empty, contains a dot, or is already used in this module
     */
    protected final Tensor parameter(String name, Tensor values) {
        parameters.put(checked(name), values.requiresGrad(true));
        return values;
    }

    /**
     * Registers a buffer, which is a tensor that is saved with the model but not learned.
     *
     * @param name the name of the buffer in this module, without dots
     * @param values the initial values
     * @return {@code values}
     * @throws IllegalArgumentException if the name is empty, contains a dot, or is already used in this module
     */
    protected final Tensor buffer(String name, Tensor values) {
        Objects.requireNonNull(values, () -> "buffer '" + name + "' of " + getClass().getSimpleName() + " is null");
        buffers.put(checked(name), values);
        return values;
    }

    /**
     * Registers a random stream. {@link #seed} restarts it, and checkpoints save its state.
     *
     * @param name the name of the stream in this module, without dots
     * @return the stream. Until {@link #seed} is called, it draws the same numbers as after {@code seed(0)}. No other
     *     stream of the tree draws the same numbers
     * @throws IllegalArgumentException if the name is empty, contains a dot, or is already used in this module
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
     * Returns all modules of this tree by name, each before its submodules. The name of this module itself is empty.
     *
     * @return a new map, in the order of registration
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
     * Returns all parameters of this tree by name. A parameter that is used several times is listed once, under its
     * first name, so that an optimizer updates it only once per step.
     *
     * @return a new map, in the order of registration
     */
    public final Map<String, Tensor> namedParameters() {
        return named(m -> m.parameters);
    }

    /**
     * Returns all buffers of this tree by name. A buffer that is used several times is listed once, under its first
     * name.
     *
     * @return a new map, in the order of registration
     */
    public final Map<String, Tensor> namedBuffers() {
        return named(m -> m.buffers);
    }

    /**
     * Returns all random streams of this tree by name.
     *
     * @return a new map, in the order of registration
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
     * Returns the direct submodules of this module by name.
     *
     * @return an unmodifiable view, in the order of registration
     */
    public final Map<String, Module> children() {
        return Collections.unmodifiableMap(children);
    }

    /**
     * Restarts every random stream of this tree. The new state of a stream depends on the seed and on the name of the
     * stream. The streams of submodules that are added later, such as quantizers, also depend on this seed.
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
     * Switches this tree to training or evaluation mode. This method must not be called while other threads apply this
     * tree.
     *
     * @param on true for training mode, false for evaluation mode
     */
    public final void train(boolean on) {
        namedModules().values().forEach(m -> m.training = on);
    }

    /**
     * Returns whether this module is in training mode, which it is after construction.
     *
     * @return true in training mode, false in evaluation mode
     */
    public final boolean training() {
        return training;
    }

    /**
     * Runs code with this tree in evaluation mode, and then restores the previous mode of every module, even if the
     * code throws. The mode applies to all threads, so this method must not be called while another thread trains the
     * model.
     *
     * @param <T> the type of the result
     * @param code the code to run
     * @return the value that {@code code} returned
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

    /** Discards the gradients of all parameters of this tree. */
    public final void zeroGrad() {
        namedParameters().values().forEach(Tensor::zeroGrad);
    }

    /**
     * Returns a label for messages, which consists of this module's name and its description, such as
     * {@code fc1 (Linear(3 -> 5))}.
     *
     * @param name the name of this module in the tree of the outermost module; empty if this is the outermost module
     * @return the name, followed by {@link #describe} in parentheses
     */
    public final String label(String name) {
        return (name.isEmpty() ? "the model" : name) + " (" + describe() + ")";
    }

    /**
     * Describes this module in a few words, without its submodules.
     *
     * @return the simple name of the class by default; layers override this method to add their settings
     */
    public String describe() {
        return getClass().getSimpleName();
    }

    /**
     * Returns the settings that this module and a checkpoint must have in common, in addition to names and shapes; a
     * quantizer's grid is an example.
     *
     * @return a text, which must be equal for modules that compute the same output from the same values; empty by
     *     default
     */
    protected String settings() {
        return "";
    }

    /**
     * Returns the {@link #settings} of all modules of this tree whose settings are not empty.
     *
     * @return a new map from module names to settings, in the order of registration
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

    /** Lists the modules of this tree, one per line. */
    @Override
    public final String toString() {
        StringBuilder out = new StringBuilder();
        BiConsumer<String, Module> line = (path, m) -> out.append(path.isEmpty() ? "" : path + ": ")
                .append(m.describe()).append('\n');
        namedModules().forEach(line);
        return out.toString().stripTrailing();
    }
}
