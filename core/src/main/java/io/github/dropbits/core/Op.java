package io.github.dropbits.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A differentiable operation: the built-in ops extend this class, and so does an op of your own. An instance serves one
 * application: its fields hold the attributes and what {@link #forward} keeps for {@link #backward}.
 *
 * <p>Write {@link #infer} (shapes, with a clear error), {@link #forward} and {@link #backward} on flat row-major
 * arrays, and {@link #reference}, the textbook definition in double, against which {@link GradientCheck} holds the
 * other two. Offer a static method that makes an instance and returns {@link #apply}.
 */
public abstract class Op {
    private final List<Saved> saved = new ArrayList<>(2);
    /** The output while forward computes it. */
    private Tensor output;
    private boolean applied;

    /** For subclasses. */
    protected Op() {
    }

    /**
     * The name in messages and traces.
     *
     * @return the class's simple name, its first letter small, unless overridden
     */
    public String name() {
        String n = getClass().getSimpleName();
        return n.isEmpty() ? "op" : Character.toLowerCase(n.charAt(0)) + n.substring(1);
    }

    /**
     * Whether another op of the same class was made with equal attributes, for those who compare two runs of a network,
     * such as an export. An op with attributes, which public accessors tell, overrides this. Tensors among them, such
     * as running statistics, are not compared.
     *
     * @param other an op of the same class
     * @return true, unless overridden
     */
    public boolean sameAttributes(Op other) {
        return true;
    }

    /**
     * Checks the inputs' shapes and gives the output's.
     *
     * @param in the inputs' shapes
     * @return the output's shape
     * @throws ShapeException if they do not fit, naming them
     */
    protected abstract Shape infer(Shape[] in);

    /**
     * Computes the output.
     *
     * @param in the inputs; not changed
     * @param out gets the output, row-major, as many elements as the inferred shape has. Its values are undefined
     *     before, so every element must be written; of a {@linkplain #isView view} it is the first input's array
     */
    protected abstract void forward(Tensor[] in, float[] out);

    /**
     * Computes the gradients of the inputs that are {@linkplain Gradients#wants wanted}.
     *
     * @param g the gradient of the output, and where the inputs' go
     */
    protected abstract void backward(Gradients g);

    /**
     * The op's definition in double, plainly written: the reference that checks use. Called after {@link #forward},
     * so random choices that it made are at hand.
     *
     * @param in the inputs' values, row-major, of the shapes last inferred
     * @return the output's values, row-major
     * @throws UnsupportedOperationException if the op defines none, as here
     */
    protected double[] reference(double[][] in) {
        throw new UnsupportedOperationException("op " + name() + " has no reference in double to check against");
    }

    /**
     * The function whose derivative {@link #backward} gives, near {@code at}. For a smooth op that is the reference,
     * as here; a straight-through op overrides it with its surrogate.
     *
     * @param at the inputs' values at which backward is evaluated
     * @param in the inputs' values, moved a little from there
     * @return the function's values
     */
    protected double[] surrogate(double[][] at, double[][] in) {
        return reference(in);
    }

    /**
     * Whether the op only moves values or keeps them within bounds: every output element is an element of an input, or
     * lies between such an element and 0. A reshape, a slice, padding with zeros, a clamp and a largest value are of
     * this kind. The output then still counts as the network's own input if the inputs do, and cannot be negative if
     * they cannot. An activation function does not say so, even one that keeps values, as what it makes are features.
     *
     * @return false here
     */
    protected boolean keepsValues() {
        return false;
    }

    /**
     * Whether the output cannot be negative, for choosing unsigned grids.
     *
     * @param in for each input, whether it cannot be negative
     * @return true only if no output element can be below 0; here, if the op {@linkplain #keepsValues keeps values} and
     *     no input can be negative
     */
    protected boolean nonNegative(boolean[] in) {
        boolean all = keepsValues();
        for (boolean each : in) {
            all &= each;
        }
        return all;
    }

    /**
     * Whether the output shares the first input's array, as a reshape does; {@link #forward} then has nothing to
     * compute, and {@link #infer} must give as many elements as that input has.
     *
     * @return false here
     */
    protected boolean isView() {
        return false;
    }

    /**
     * Tells readers of a {@link Trace} whether the output cannot be negative, given that of the inputs.
     *
     * @param in for each input, whether it cannot be negative
     * @return true only if no output element can be below 0
     */
    public final boolean outputNonNegative(boolean... in) {
        return nonNegative(in);
    }

    /**
     * Tells readers of a {@link Trace} whether the op {@linkplain #keepsValues keeps values}.
     *
     * @return true if the output holds values of the inputs, moved or kept within bounds
     */
    public final boolean outputKeepsValues() {
        return keepsValues();
    }

    /**
     * Keeps an input's array for backward. Its version is checked before the walk, so that a change in between is an
     * error and never a wrong gradient.
     *
     * @param tensor an input
     * @return a handle on its array
     */
    protected final Saved save(Tensor tensor) {
        Saved s = new Saved(tensor);
        saved.add(s);
        return s;
    }

    /**
     * Keeps the output's array for backward, as {@link #save}. To be called within {@link #forward}.
     *
     * @return a handle on the output's array
     * @throws IllegalStateException outside of forward
     */
    protected final Saved saveOutput() {
        if (output == null) {
            throw new IllegalStateException("op " + name() + " saves its output outside of forward");
        }
        return save(output);
    }

    /**
     * Applies this op: infers the shape, computes the output, and records it if an input needs a gradient.
     *
     * @param in the inputs; not changed
     * @return the output
     * @throws ShapeException if the shapes do not fit
     * @throws IllegalStateException if this instance was applied before
     * @throws OutOfMemoryError if there is no memory for the output or the op's scratch, naming the op and the shapes;
     *     nothing is recorded then
     * @throws AnomalyException in {@link AnomalyMode}, if the output is not finite; nothing is recorded then
     * @throws NullPointerException if an input is null, naming its number, or {@link #infer} gave null
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
