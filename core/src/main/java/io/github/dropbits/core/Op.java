package io.github.dropbits.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A differentiable operation. The built-in ops extend this class, and so do ops of your own. An instance is applied
 * once; its fields hold the op's attributes and the values that {@link #forward} saves for {@link #backward}.
 *
 * <p>Implement {@link #infer}, which computes the output's shape and reports shapes that do not fit;
 * {@link #forward} and {@link #backward}, on flat row-major arrays; and {@link #reference}, the textbook definition
 * in double, against which {@link GradientCheck} tests forward and backward. Offer a static method that creates an
 * instance and returns the result of {@link #apply}.
 */
public abstract class Op {
    private final List<Saved> saved = new ArrayList<>(2);
    /** The output; set only while forward runs. */
    private Tensor output;
    private boolean applied;

    /** Creates an op; for subclasses. */
    protected Op() {
    }

    /**
     * The name in messages and traces.
     *
     * @return the class's simple name with its first letter in lower case, unless overridden
     */
    public String name() {
        String n = getClass().getSimpleName();
        return n.isEmpty() ? "op" : Character.toLowerCase(n.charAt(0)) + n.substring(1);
    }

    /**
     * Whether another op of the same class has equal attributes. Code that compares two runs of a network, such as
     * an export, calls this. An op with attributes overrides this method and exposes the attributes through public
     * accessors; if it does not, two ops with different attributes count as equal. Attributes that are tensors, such
     * as running statistics, are not compared.
     *
     * @param other an op of the same class
     * @return true, unless overridden
     */
    public boolean sameAttributes(Op other) {
        return true;
    }

    /**
     * Checks the inputs' shapes and computes the output's shape.
     *
     * @param in the inputs' shapes
     * @return the output's shape
     * @throws ShapeException if the shapes do not fit, naming them
     */
    protected abstract Shape infer(Shape[] in);

    /**
     * Computes the output.
     *
     * @param in the inputs; not changed
     * @param out receives the output, row-major, with as many elements as the inferred shape. Its initial values are
     *     undefined, so every element must be written. For a {@linkplain #isView view}, {@code out} is the first
     *     input's array
     */
    protected abstract void forward(Tensor[] in, float[] out);

    /**
     * Computes the gradients of the inputs that are {@linkplain Gradients#wants wanted}. Where the output's gradient is
     * exactly 0, an elementwise op should give 0 even if its derivative is infinite or NaN, as the built-in ops do.
     *
     * @param g holds the gradient of the output and receives the gradients of the inputs
     */
    protected abstract void backward(Gradients g);

    /**
     * The op's definition in double, plainly written, which {@link GradientCheck} uses as the reference. It is
     * called after {@link #forward}, so it can use random choices that were made there.
     *
     * @param in the inputs' values, row-major, of the shapes that {@link #infer} was given
     * @return the output's values, row-major
     * @throws UnsupportedOperationException if the op defines no reference, which is the default
     */
    protected double[] reference(double[][] in) {
        throw new UnsupportedOperationException("op " + name() + " has no reference in double to check against");
    }

    /**
     * The function whose derivative {@link #backward} computes, near the point {@code at}. For a smooth op this is
     * the reference, which is the default; a straight-through op overrides this method with its surrogate.
     *
     * @param at the inputs' values at which backward is evaluated
     * @param in the inputs' values, slightly perturbed from {@code at}
     * @return the function's values
     */
    protected double[] surrogate(double[][] at, double[][] in) {
        return reference(in);
    }

    /**
     * Whether the op only moves or limits values: every output element is an element of an input, or lies between such
     * an element and 0. Reshape, slice, zero padding, max pooling and a clamp to a range that contains 0 are such ops.
     * If all inputs of such an op are the network's own input, its output counts as the network's own input, too; if no
     * input can be negative, its output cannot be negative either. An activation function returns false even if it fits
     * this definition, because its output counts as features, not as the network's input.
     *
     * @return false by default
     */
    protected boolean keepsValues() {
        return false;
    }

    /**
     * Whether the output cannot be negative. Quantization uses this to choose unsigned grids.
     *
     * @param in for each input, whether it cannot be negative
     * @return true only if no output element can be below 0; by default, true if the op
     *     {@linkplain #keepsValues keeps values} and no input can be negative
     */
    protected boolean nonNegative(boolean[] in) {
        boolean all = keepsValues();
        for (boolean each : in) {
            all &= each;
        }
        return all;
    }

    /**
     * Whether the output shares the first input's array, as a reshape does. {@link #forward} then has nothing to
     * compute, and {@link #infer} must return a shape with as many elements as that input.
     *
     * @return false by default
     */
    protected boolean isView() {
        return false;
    }

    /**
     * Whether the output cannot be negative, given which inputs cannot be negative. Code that reads a {@link Trace}
     * calls this.
     *
     * @param in for each input, whether it cannot be negative
     * @return true only if no output element can be below 0
     */
    public final boolean outputNonNegative(boolean... in) {
        return nonNegative(in);
    }

    /**
     * Whether the op {@linkplain #keepsValues only moves or limits values}. Code that reads a {@link Trace} calls
     * this.
     *
     * @return true if the output holds values of the inputs, moved or limited
     */
    public final boolean outputKeepsValues() {
        return keepsValues();
    }

    /**
     * Saves an input's array for backward, without copying it. Before backward walks the graph, it checks the array's
     * version number, so a change in between causes an exception and never a wrong gradient.
     *
     * @param tensor an input
     * @return a handle to its array
     */
    protected final Saved save(Tensor tensor) {
        Saved s = new Saved(tensor);
        saved.add(s);
        return s;
    }

    /**
     * Saves the output's array for backward, as {@link #save} does for an input. Call it only within
     * {@link #forward}.
     *
     * @return a handle to the output's array
     * @throws IllegalStateException if called outside of {@link #forward}
     */
    protected final Saved saveOutput() {
        if (output == null) {
            throw new IllegalStateException("op " + name() + " saves its output outside of forward");
        }
        return save(output);
    }

    /**
     * Applies this op: infers the shape, computes the output, and records the op if an input needs a gradient.
     *
     * @param in the inputs; not changed
     * @return the output
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalStateException if this instance was applied before
     * @throws OutOfMemoryError if there is no memory for the output or the op's scratch arrays, naming the op and
     *     the shapes; nothing is recorded then
     * @throws AnomalyException in {@link AnomalyMode}, if the output is not finite; nothing is recorded then
     * @throws NullPointerException if an input is null, naming its index, or if {@link #infer} returned null
     */
    protected final Tensor apply(Tensor... in) {
        if (applied) {
            throw new IllegalStateException("this instance of op " + name() + " was applied before");
        }
        applied = true;
        Shape[] shapes = new Shape[in.length];
        boolean needs = false;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == null) {
                throw new NullPointerException("input " + i + " of op " + name() + " is null");
            }
            shapes[i] = in[i].shape();
            needs |= in[i].needsGradient();
        }
        Shape shape = Objects.requireNonNull(infer(shapes), () -> "op " + name() + " inferred no shape");
        if (isView() && shape.elements() != shapes[0].elements()) {
            throw new ShapeException("op " + name() + " is a view of shape " + shapes[0] + ", which does not fill "
                    + shape);
        }
        Tensor out = null;
        try {
            out = isView() ? new Tensor(shape, in[0].storage())
                    : new Tensor(shape, Storage.ofStep(shape.elements()));
            output = out;
            forward(in, out.array());
        } catch (OutOfMemoryError e) {
            throw Allocation.inForward(this, shapes, shape, out != null, e);
        } finally {
            output = null;
        }
        boolean watched = AnomalyMode.active();
        if (watched) {
            AnomalyMode.checkOutput(this, in, out);
        }
        if (needs && !NoGrad.active()) {
            Node node = new Node(this, in, shape);
            node.place = watched ? AnomalyMode.place() : null;
            out.attach(node);
        }
        Trace.note(this, in, out);
        return out;
    }

    void checkSaved() {
        for (Saved s : saved) {
            s.check(this);
        }
    }
}
