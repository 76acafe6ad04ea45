package io.github.dropbits.core;

import io.github.dropbits.core.ops.Add;
import io.github.dropbits.core.ops.Div;
import io.github.dropbits.core.ops.Exp;
import io.github.dropbits.core.ops.Log;
import io.github.dropbits.core.ops.MatMul;
import io.github.dropbits.core.ops.Mean;
import io.github.dropbits.core.ops.Mul;
import io.github.dropbits.core.ops.Neg;
import io.github.dropbits.core.ops.Permute;
import io.github.dropbits.core.ops.Relu;
import io.github.dropbits.core.ops.Reshape;
import io.github.dropbits.core.ops.Sigmoid;
import io.github.dropbits.core.ops.Square;
import io.github.dropbits.core.ops.Sub;
import io.github.dropbits.core.ops.Sum;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A dense tensor: a {@link Shape} and a flat, contiguous {@code float[]} with the values in row-major order.
 *
 * <p>Ops on tensors that need gradients are recorded as a graph. {@link #backward()} traverses this graph and adds each
 * leaf's gradient to its {@link #grad()}. Ops do not modify their inputs. All ops are static methods in
 * {@code io.github.dropbits.core.ops}; common ones are also methods of this class. Writes are not thread-safe.
 */
public final class Tensor {
    private final Shape shape;
    private final Storage storage;
    private boolean requiresGrad;
    private Node node;
    private Tensor grad;
    private Tensor spareGrad;

    Tensor(Shape shape, Storage storage) {
        this.shape = shape;
        this.storage = storage;
    }

    /**
     * Creates a tensor with a copy of the given values.
     *
     * @param values the values, row-major; the array is copied
     * @param dims the extents; none for a scalar
     * @return the tensor
     * @throws ShapeException if the number of values differs from the shape's number of elements
     */
    public static Tensor of(float[] values, int... dims) {
        return wrap(Allocation.copy(values), Shape.of(dims));
    }

    /**
     * Creates a tensor that uses the given array itself. Backward passes do not detect direct changes to the array.
     *
     * @param array the values, row-major; not copied
     * @param shape the shape
     * @return the tensor
     * @throws ShapeException if the array's length differs from the shape's number of elements
     */
    public static Tensor wrap(float[] array, Shape shape) {
        if (array.length != shape.elements()) {
            throw new ShapeException("array of " + array.length + " values does not fill shape " + shape + " of "
                    + shape.elements() + " elements");
        }
        return new Tensor(shape, new Storage(array));
    }

    /**
     * Creates a scalar.
     *
     * @param value the value
     * @return a tensor of shape {@code []}
     */
    public static Tensor scalar(float value) {
        return wrap(new float[] {value}, Shape.SCALAR);
    }

    /**
     * Creates a tensor of zeros.
     *
     * @param dims the shape
     * @return the tensor
     * @throws ShapeException if an extent is negative, or the number of elements exceeds what a Java array can hold
     * @throws OutOfMemoryError if there is not enough memory for the values; the message names the shape
     */
    public static Tensor zeros(int... dims) {
        Shape s = Shape.of(dims);
        return wrap(Allocation.floats(s), s);
    }

    /**
     * Creates a tensor whose elements all have the same value.
     *
     * @param value the value
     * @param dims the shape
     * @return the tensor
     */
    public static Tensor full(float value, int... dims) {
        Tensor t = zeros(dims);
        Arrays.fill(t.storage.array(), value);
        return t;
    }

    /**
     * Returns the shape.
     *
     * @return the extents
     */
    public Shape shape() {
        return shape;
    }

    /**
     * Returns the number of elements.
     *
     * @return the product of the extents
     */
    public int elements() {
        return shape.elements();
    }

    /**
     * Returns the live array, row-major. To modify values, use {@link #update}, which backward passes can detect.
     *
     * @return the array itself, which the caller must not modify
     */
    public float[] array() {
        return storage.array();
    }

    /**
     * Returns the values as a new array.
     *
     * @return a copy, row-major
     */
    public float[] toArray() {
        return Allocation.copy(storage.array());
    }

    /**
     * Returns the value of a tensor that has exactly one element.
     *
     * @return the value
     * @throws ShapeException if the number of elements is not 1
     */
    public float item() {
        if (elements() != 1) {
            throw new ShapeException("item() needs one element, not shape " + shape);
        }
        return storage.array()[0];
    }

    /**
     * Returns one element.
     *
     * @param index the element's index, one number per dimension
     * @return the value
     * @throws ShapeException if the index is outside the shape
     */
    public float get(int... index) {
        if (index.length != shape.rank()) {
            throw new ShapeException("index " + Arrays.toString(index) + " does not fit shape " + shape);
        }
        int at = 0;
        for (int d = 0; d < index.length; d++) {
            if (index[d] < 0 || index[d] >= shape.dim(d)) {
                throw new ShapeException("index " + Arrays.toString(index) + " is outside shape " + shape);
            }
            at = at * shape.dim(d) + index[d];
        }
        return storage.array()[at];
    }

    /**
     * Modifies the values in place. The change is not recorded, but it advances the tensor's version, even if
     * {@code change} throws. A backward pass that needs the old values then fails instead of computing wrong gradients.
     *
     * @param change receives the live array and modifies it
     * @return this tensor
     */
    public Tensor update(Consumer<float[]> change) {
        storage.update(change);
        return this;
    }

    /**
     * Sets all values from an array.
     *
     * @param values the new values, row-major; the array is copied
     * @return this tensor
     * @throws ShapeException if the number of values differs from the shape's number of elements
     */
    public Tensor set(float[] values) {
        if (values.length != elements()) {
            throw new ShapeException(values.length + " values do not fill shape " + shape);
        }
        return update(a -> System.arraycopy(values, 0, a, 0, values.length));
    }

    /**
     * Sets whether backward passes compute a gradient for this leaf.
     *
     * @param wanted whether to compute a gradient
     * @return this tensor
     * @throws IllegalStateException if the tensor was computed by a recorded op
     */
    public Tensor requiresGrad(boolean wanted) {
        if (node != null && node.leaf == null) {
            throw new IllegalStateException(
                    "requiresGrad can only be set on a leaf, not on the result of op " + node.name);
        }
        requiresGrad = wanted;
        node = null;
        return this;
    }

    /**
     * Returns whether this tensor is a leaf that requires a gradient, or was computed from such a leaf.
     *
     * @return true if backward passes compute a gradient for this tensor
     */
    public boolean needsGradient() {
        return requiresGrad || node != null;
    }

    /**
     * Returns the gradient that backward passes have accumulated since the last {@link #zeroGrad}. Its array is reused
     * after {@link #zeroGrad}, so copy values that must be kept.
     *
     * @return a tensor of the same shape, or null if no backward pass has reached this leaf
     */
    public Tensor grad() {
        return grad;
    }

    /** Clears the gradient, so that {@link #grad} returns null. */
    public void zeroGrad() {
        grad = null;
    }

    /**
     * Copies the values to a new leaf, for example to keep a result beyond the current training step.
     *
     * @return the new leaf, detached from the recorded graph
     */
    public Tensor copy() {
        return wrap(toArray(), shape);
    }

    /**
     * Returns the same values, detached from the recorded graph, so that no gradient flows through.
     *
     * @return a leaf that shares the array
     */
    public Tensor detach() {
        return new Tensor(shape, storage);
    }

    /**
     * Computes the gradients of this scalar with respect to all leaves that it depends on and that require gradients,
     * and adds them to the leaves' {@link #grad()}. This consumes the recorded graph.
     *
     * @throws ShapeException if the number of elements is not 1
     * @throws GraphException if an earlier backward pass consumed the graph, a saved array was modified, or this tensor
     *     depends on no leaf that requires a gradient; in this case, no gradient is modified
     * @throws OutOfMemoryError if there is not enough memory for an op's gradients; the message names the op and the
     *     shapes, and gradients that were already added to leaves are kept
     * @throws AnomalyException in {@link AnomalyMode}, if a gradient is not finite; gradients already added are kept
     */
    public void backward() {
        if (elements() != 1) {
            throw new ShapeException("backward() without a gradient needs one element, not shape " + shape);
        }
        backward(full(1, shape.toArray()));
    }

    /**
     * Computes gradients as {@link #backward()} does, but for a tensor of any shape.
     *
     * @param gradient the gradient of the final value with respect to this tensor, of the same shape; not modified
     * @throws ShapeException if the shapes differ
     * @throws GraphException under the same conditions as in {@link #backward()}
     */
    public void backward(Tensor gradient) {
        backward(gradient, null);
    }

    void backward(Tensor gradient, Backward.Observer observer) {
        if (!gradient.shape.equals(shape)) {
            throw new ShapeException("gradient of shape " + gradient.shape + " for a tensor of shape " + shape);
        }
        if (!needsGradient()) {
            throw new GraphException("backward on a tensor that depends on no leaf that requires a gradient");
        }
        Backward.run(node(), gradient.toArray(), observer);
    }

    Storage storage() {
        return storage;
    }

    /** Returns the graph node that collects this tensor's gradient; null if the tensor needs no gradient. */
    Node node() {
        if (node == null && requiresGrad) {
            node = new Node(this);
        }
        return node;
    }

    void attach(Node recorded) {
        node = recorded;
    }

    /** Adds to this leaf's gradient. The gradient's array is reused from step to step. */
    void accumulate(float[] gradient) {
        if (spareGrad == null) {
            spareGrad = wrap(Allocation.floats(shape), shape);
        }
        boolean first = grad == null;
        grad = spareGrad;
        grad.update(sum -> {
            if (first) {
                System.arraycopy(gradient, 0, sum, 0, sum.length);
            } else {
                Backward.add(sum, gradient);
            }
        });
    }

    /**
     * Adds elementwise, with broadcasting.
     *
     * @param other the other operand
     * @return {@code this + other}
     */
    public Tensor add(Tensor other) {
        return Add.add(this, other);
    }

    /**
     * Adds a constant to every element.
     *
     * @param c the constant
     * @return {@code this + c}
     */
    public Tensor add(float c) {
        return Add.add(this, scalar(c));
    }

    /**
     * Subtracts elementwise, with broadcasting.
     *
     * @param other the other operand
     * @return {@code this - other}
     */
    public Tensor sub(Tensor other) {
        return Sub.sub(this, other);
    }

    /**
     * Multiplies elementwise, with broadcasting.
     *
     * @param other the other operand
     * @return {@code this * other}
     */
    public Tensor mul(Tensor other) {
        return Mul.mul(this, other);
    }

    /**
     * Multiplies every element by a constant.
     *
     * @param c the constant
     * @return {@code this * c}
     */
    public Tensor mul(float c) {
        return Mul.mul(this, scalar(c));
    }

    /**
     * Divides elementwise, with broadcasting.
     *
     * @param other the divisor
     * @return {@code this / other}
     */
    public Tensor div(Tensor other) {
        return Div.div(this, other);
    }

    /**
     * Negates every element.
     *
     * @return {@code -this}
     */
    public Tensor neg() {
        return Neg.neg(this);
    }

    /**
     * Computes the exponential of every element.
     *
     * @return {@code e^this}
     */
    public Tensor exp() {
        return Exp.exp(this);
    }

    /**
     * Computes the natural logarithm of every element.
     *
     * @return {@code ln(this)}
     */
    public Tensor log() {
        return Log.log(this);
    }

    /**
     * Squares every element.
     *
     * @return {@code this * this}
     */
    public Tensor square() {
        return Square.square(this);
    }

    /**
     * Applies the rectified linear unit to every element.
     *
     * @return {@code max(this, 0)}
     */
    public Tensor relu() {
        return Relu.relu(this);
    }

    /**
     * Applies the logistic function to every element.
     *
     * @return {@code 1 / (1 + e^-this)}
     */
    public Tensor sigmoid() {
        return Sigmoid.sigmoid(this);
    }

    /**
     * Multiplies matrices, which are in the last two dimensions. The leading (batch) dimensions are broadcast.
     *
     * @param other the right operand
     * @return the product
     */
    public Tensor matmul(Tensor other) {
        return MatMul.matmul(this, other);
    }

    /**
     * Sums elements.
     *
     * @param dims the dimensions to sum over; if none is given, all dimensions
     * @return the sums, without those dimensions
     */
    public Tensor sum(int... dims) {
        return Sum.sum(this, false, dims);
    }

    /**
     * Averages elements.
     *
     * @param dims the dimensions to average over; if none is given, all dimensions
     * @return the means, without those dimensions
     */
    public Tensor mean(int... dims) {
        return Mean.mean(this, false, dims);
    }

    /**
     * Returns the same elements with another shape. The array is shared.
     *
     * @param dims the new extents; one of them may be -1, and is then inferred
     * @return the reshaped tensor
     */
    public Tensor reshape(int... dims) {
        return Reshape.reshape(this, dims);
    }

    /**
     * Reorders the dimensions.
     *
     * @param dims for each new dimension, the index of the old dimension that it comes from
     * @return a copy with the dimensions in the new order
     */
    public Tensor permute(int... dims) {
        return Permute.permute(this, dims);
    }

    /** Returns the shape as text, followed by the values if there are at most 16. */
    @Override
    public String toString() {
        return "Tensor" + shape + (elements() <= 16 ? " " + storage : "");
    }
}
