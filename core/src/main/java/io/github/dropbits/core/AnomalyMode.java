package io.github.dropbits.core;

import java.util.Arrays;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * Finds the first NaN or infinity of a computation. Within {@link #run} or {@link #call}, every op's output is checked
 * as soon as it is computed, and so is every gradient of a backward pass. The first value that is not finite causes an
 * {@link AnomalyException}. Its message names the op, the shapes of its inputs and, if the forward pass also ran in
 * anomaly mode, the layer. User-defined ops are checked like the built-in ones.
 *
 * <p>This class is modelled on PyTorch's {@code torch.autograd.detect_anomaly}, which looks for NaN in gradients only.
 * In anomaly mode, every array is read once more to check it; outside of the mode, no array is checked. Intended
 * infinities, for example in an attention mask, are reported too. The mode applies to the calling thread, and to
 * threads that it forks within a structured task scope. The mode ends when the call returns or throws.
 */
public final class AnomalyMode {
    private static final ScopedValue<AnomalyMode> CURRENT = ScopedValue.newInstance();

    /** The place that error messages name, such as a layer; null if none was set. */
    private final Object place;

    private AnomalyMode(Object place) {
        this.place = place;
    }

    /**
     * Runs an action in anomaly mode.
     *
     * @param action the code to run
     * @throws AnomalyException if an op's output or a gradient is not finite. If this happens during a backward pass,
     *     gradients that were already added to leaves are kept
     */
    public static void run(Runnable action) {
        ScopedValue.where(CURRENT, new AnomalyMode(null)).run(action);
    }

    /**
     * Computes a value in anomaly mode.
     *
     * @param <T> the value's type
     * @param action computes the value
     * @return the value that {@code action} computed
     * @throws AnomalyException under the same conditions as in {@link #run}
     */
    public static <T> T call(Supplier<T> action) {
        return ScopedValue.where(CURRENT, new AnomalyMode(null)).call(action::get);
    }

    /**
     * Computes a value. Meanwhile, error messages about ops name the given place, such as a layer. The modules of
     * {@code dropbits.nn} call this method themselves. Calls may be nested; messages name the innermost place. Outside
     * anomaly mode, this method only computes the value.
     *
     * @param <T> the value's type
     * @param place the place; its {@code toString} is called only when a message is written
     * @param action computes the value
     * @return the value that {@code action} computed
     */
    public static <T> T within(Object place, Supplier<T> action) {
        return active() ? ScopedValue.where(CURRENT, new AnomalyMode(place)).call(action::get) : action.get();
    }

    /**
     * Returns whether the calling thread is in anomaly mode.
     *
     * @return true within {@link #run} and {@link #call}
     */
    public static boolean active() {
        return CURRENT.isBound();
    }

    /**
     * Returns the place that the innermost call of {@link #within} set.
     *
     * @return the place; null if none was set
     */
    public static Object place() {
        return active() ? CURRENT.get().place : null;
    }

    /** Throws if an op's output contains a value that is not finite. */
    static void checkOutput(Op op, Tensor[] in, Tensor out) {
        int at = firstNotFinite(out.array());
        if (at < 0) {
            return;
        }
        StringBuilder message = new StringBuilder("forward of op " + op.name() + in(place()) + ": "
                + element(out.array(), at, out.shape()) + " of the output of shape " + out.shape()
                + "; inputs of shapes ");
        StringJoiner shapes = new StringJoiner(", ");
        StringBuilder before = new StringBuilder();
        for (int i = 0; i < in.length; i++) {
            shapes.add(in[i].shape().toString());
            int bad = firstNotFinite(in[i].array());
            if (bad >= 0) {
                before.append("; input ").append(i).append(" was not finite before: ")
                        .append(element(in[i].array(), bad, in[i].shape()));
            }
        }
        throw new AnomalyException(message.append(shapes).append(before).toString());
    }

    /**
     * Throws if a node's gradient contains a value that is not finite. The gradient is either the one given to
     * {@code backward}, or the sum over all uses of the node.
     */
    static void checkIncoming(Node to, float[] gradient) {
        int at = firstNotFinite(gradient);
        if (at >= 0) {
            throw new AnomalyException("backward: " + element(gradient, at, to.shape) + " of the gradient that reached "
                    + (to.leaf != null ? "a leaf" : "the output of op " + to.name + in(to.place)) + " of shape "
                    + to.shape + ", added up over its uses");
        }
    }

    /** Throws if an op's backward pass computed a value that is not finite from a finite gradient. */
    static void checkComputed(Node by, Gradients g) {
        for (int i = 0; i < g.inputs(); i++) {
            int at = g.result(i) == null ? -1 : firstNotFinite(g.result(i));
            if (at >= 0) {
                StringJoiner shapes = new StringJoiner(", ");
                Arrays.stream(by.inputShapes).forEach(s -> shapes.add(s.toString()));
                throw new AnomalyException("backward of op " + by.name + in(by.place) + ": "
                        + element(g.result(i), at, by.inputShapes[i]) + " of the gradient of input " + i
                        + "; inputs of shapes " + shapes + "; the gradient that arrived was finite");
            }
        }
    }

    static String in(Object place) {
        return place == null ? "" : " in " + place;
    }

    private static String element(float[] values, int at, Shape shape) {
        int[] index = new int[shape.rank()];
        int rest = at;
        for (int d = index.length - 1; d >= 0; d--) {
            index[d] = rest % shape.dim(d);
            rest /= shape.dim(d);
        }
        return values[at] + " in element " + Arrays.toString(index);
    }

    private static int firstNotFinite(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }
}
