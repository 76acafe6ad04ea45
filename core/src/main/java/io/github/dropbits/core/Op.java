package io.github.dropbits.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A differentiable operation. The built-in ops extend this class, and user-defined ops do so in the same way. An
 * instance is applied only once; its fields hold the op's attributes and the values that {@link #forward} saves for
 * {@link #backward}.
 *
 * <p>A subclass implements {@link #infer}, which computes the output's shape and rejects incompatible shapes;
 * {@link #forward} and {@link #backward}, which work on flat row-major arrays; and {@link #reference}, the textbook
 * definition in double precision, which {@link GradientCheck} compares with both passes. It also offers a static method
 * that creates an instance and returns the result of {@link #apply}.
 */
public abstract class Op {
    private final List<Saved> saved = new ArrayList<>(2);
    /** The output; null unless {@link #forward} is running. */
    private Tensor output;
    private boolean applied;

    /** Creates an op that has not been applied yet. */
    protected Op() {
    }

    /**
     * Returns the name of this op in messages and traces.
     *
     * @return the class's simple name with its first letter in lower case, unless overridden
     */
    public String name() {
        String n = getClass().getSimpleName();
        return n.isEmpty() ? "op" : Character.toLowerCase(n.charAt(0)) + n.substring(1);
    }

    /**
     * Returns whether another op of the same class has equal attributes. Code that compares two runs of a network calls
     * this method; the export to ONNX is an example. An op that has attributes must override this method and expose the
     * attributes through public accessors; otherwise two ops with different attributes count as equal. Attributes that
     * are tensors, such as running statistics, are not compared.
     *
     * @param other an op of the same class
     * @return true by default
     */
    public boolean sameAttributes(Op other) {
        return true;
    }

    /**
     * Checks the inputs' shapes and computes the output's shape.
     *
     * @param in the inputs' shapes
     * @return the output's shape
     * @throws ShapeException if the shapes are incompatible; the message names them
     */
    protected abstract Shape infer(Shape[] in);

    /**
     * Computes the output.
     *
     * @param in the inputs, which must not be modified
     * @param out receives the output values in row-major order, as many as the inferred shape has. Its initial values
     *     are undefined, so every element must be written. For a {@linkplain #isView view}, {@code out} is the array of
     *     the first input
     */
    protected abstract void forward(Tensor[] in, float[] out);

    /**
     * Computes the gradients of the inputs whose gradients are {@linkplain Gradients#wants needed}. Where the output's
     * gradient is exactly 0, an elementwise op should give 0 even if its derivative is infinite or NaN, as the built-in
     * ops do.
     *
     * @param g holds the gradient of the output and receives the gradients of the inputs
     */
    protected abstract void backward(Gradients g);

    /**
     * Computes the op's output in double precision, by its plain definition. {@link GradientCheck} compares the op with
     * this reference. It is called after {@link #forward}, so it can use random choices that were made there.
     *
     * @param in the values of the inputs, row-major, with the shapes that were passed to {@link #infer}
     * @return the values of the output, row-major
     * @throws UnsupportedOperationException if the op defines no reference, which is the default
     */
    protected double[] reference(double[][] in) {
        throw new UnsupportedOperationException("op " + name() + " has no reference in double to check against");
    }

    /**
     * Evaluates the function whose derivative {@link #backward} computes, near the point {@code at}. For a smooth op,
     * this function is the reference, which is the default. A straight-through op overrides this method with its
     * surrogate.
     *
     * @param at the values of the inputs for which {@link #backward} is called
     * @param in the values of the inputs at which the function is evaluated, slightly perturbed from {@code at}
     * @return the values of the function, row-major
     */
    protected double[] surrogate(double[][] at, double[][] in) {
        return reference(in);
    }

    /**
     * Returns whether the op only moves or limits values: every output element is an element of an input, or lies
     * between such an element and 0. Examples are reshape, slice, zero padding, max pooling and a clamp to a range that
     * contains 0. If the inputs of such an op are inputs of the network, its output is treated as an input of the
     * network, too. If no input can be negative, its output cannot be negative either. An activation function returns
     * false even if it meets this definition, because its output is a feature and not an input of the network.
     *
     * @return false by default
     */
    protected boolean keepsValues() {
        return false;
    }

    /**
     * Returns whether the output cannot be negative. Quantization uses this to choose unsigned grids.
     *
     * @param in for each input, whether it cannot be negative
     * @return true only if no output element can be negative. The default is true if the op
     *     {@linkplain #keepsValues only moves or limits values} and no input can be negative
     */
    protected boolean nonNegative(boolean[] in) {
        boolean all = keepsValues();
        for (boolean each : in) {
            all &= each;
        }
        return all;
    }

    /**
     * Returns whether the output shares the first input's array, as in a reshape. {@link #forward} then has nothing to
     * compute, and {@link #infer} must return a shape with as many elements as the first input.
     *
     * @return false by default
     */
    protected boolean isView() {
        return false;
    }

    /**
     * Returns whether the output cannot be negative, given which inputs cannot be negative. This method gives code that
     * reads a {@link Trace} access to {@link #nonNegative}.
     *
     * @param in for each input, whether it cannot be negative
     * @return true only if no output element can be negative
     */
    public final boolean outputNonNegative(boolean... in) {
        return nonNegative(in);
    }

    /**
     * Returns whether the op only moves or limits values. This method gives code that reads a {@link Trace} access to
     * {@link #keepsValues}.
     *
     * @return true if the op only moves or limits values
     */
    public final boolean outputKeepsValues() {
        return keepsValues();
    }

    /**
     * Saves an input's array for the backward pass, without copying it. Before a backward pass starts, it compares the
     * array's version number with the saved one. If the array was modified in between, the pass throws an exception
     * instead of computing a wrong gradient.
     *
     * @param tensor an input
     * @return a handle to the input's array
     */
    protected final Saved save(Tensor tensor) {
        Saved s = new Saved(tensor);
        saved.add(s);
        return s;
    }

    /**
     * Saves the output's array for the backward pass, as {@link #save} does for an input. This method may only be
     * called within {@link #forward}.
     *
     * @return a handle to the output's array
     * @throws IllegalStateException if this method is called outside of {@link #forward}
     */
    protected final Saved saveOutput() {
        if (output == null) {
            throw new IllegalStateException("op " + name() + " saves its output outside of forward");
        }
        return save(output);
    }

    /**
     * Applies this op: infers the output's shape, computes the output, and records the op if an input needs a gradient.
     *
     * @param in the inputs; not modified
     * @return the output
     * @throws ShapeException if the shapes are incompatible
     * @throws IllegalStateException if this instance was applied before
     * @throws OutOfMemoryError if there is not enough memory for the output or the op's scratch arrays; the message
     *     names the op and the shapes, and nothing is recorded
     * @throws AnomalyException in {@link AnomalyMode}, if the output is not finite; in this case, nothing is recorded
     * @throws NullPointerException if an input is null, in which case the message gives its index, or if {@link #infer}
     *     returned null
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
