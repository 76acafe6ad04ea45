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
 * A dense tensor: a {@link Shape} over one flat row-major {@code float[]}, always contiguous.
 *
 * <p>Ops on tensors that need gradients are recorded; {@link #backward()} walks the graph and adds each leaf's gradient
 * to its {@link #grad()}. Ops never change their inputs. Common ops are methods of this class; every op is a static
 * method of a class in {@code io.github.dropbits.core.ops}. Writing to a tensor is not thread-safe.
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
     * A tensor with a copy of the given values.
     *
     * @param values the values, row-major; copied
     * @param dims the shape; none for a scalar
     * @return the tensor
     * @throws ShapeException if the number of values differs from the shape's number of elements
     */
    public static Tensor of(float[] values, int... dims) {
        return wrap(Allocation.copy(values), Shape.of(dims));
    }

    /**
     * A tensor that uses the given array without copying it. Backward does not notice direct changes to the array.
     *
     * @param array the values, row-major; kept
     * @param shape the shape
     * @return the tensor
     * @throws ShapeException if the array's length is not the shape's number of elements
     */
    public static Tensor wrap(float[] array, Shape shape) {
        if (array.length != shape.elements()) {
            throw new ShapeException("array of " + array.length + " values does not fill shape " + shape + " of "
                    + shape.elements() + " elements");
        }
        return new Tensor(shape, new Storage(array));
    }

    /**
     * A scalar.
     *
     * @param value its value
     * @return a tensor of shape {@code []}
     */
    public static Tensor scalar(float value) {
        return wrap(new float[] {value}, Shape.SCALAR);
    }

    /**
     * A tensor of zeros.
     *
     * @param dims the shape
     * @return the tensor
     * @throws ShapeException if an extent is negative, or the number of elements exceeds what a Java array can hold
     * @throws OutOfMemoryError if there is no memory for the values, naming the shape
     */
    public static Tensor zeros(int... dims) {
        Shape s = Shape.of(dims);
        return wrap(Allocation.floats(s), s);
    }

    /**
     * A tensor whose elements all have the same value.
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
     * The shape.
     *
     * @return the extents
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The number of elements.
     *
     * @return the product of the extents
     */
    public int elements() {
        return shape.elements();
    }

    /**
     * The live array, row-major, for reading only. Change values with {@link #update}, which backward notices.
     *
     * @return the array itself; not to be changed
     */
    public float[] array() {
        return storage.array();
    }

    /**
     * The values as a new array.
     *
     * @return a copy, row-major
     */
    public float[] toArray() {
        return Allocation.copy(storage.array());
    }

    /**
     * The value of a tensor with one element.
     *
     * @return the value
     * @throws ShapeException if there is not exactly one element
     */
    public float item() {
        if (elements() != 1) {
            throw new ShapeException("item() needs one element, not shape " + shape);
        }
        return storage.array()[0];
    }

    /**
     * One element.
     *
     * @param index the element's index, one number per dimension
     * @return its value
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
     * Changes the values in place. The change is not recorded, but it advances the tensor's version, even if
     * {@code change} throws. A backward that needs the old values then fails instead of computing wrong gradients.
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
     * @param values the new values, row-major; copied
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
     * Sets whether backward computes a gradient for this leaf.
     *
     * @param wanted whether a gradient is wanted
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
     * Whether gradients flow to this tensor: it is a leaf that requires a gradient, or it was computed from one.
     *
     * @return true if so
     */
    public boolean needsGradient() {
        return requiresGrad || node != null;
    }

    /**
     * The gradient accumulated by all backward calls since the last {@link #zeroGrad}. Its array is reused after
     * {@link #zeroGrad}, so copy values that must be kept.
     *
     * @return a tensor of the same shape, or null if no backward has added to it
     */
    public Tensor grad() {
        return grad;
    }

    /** Clears the gradient. */
    public void zeroGrad() {
        grad = null;
    }

    /**
     * A copy of the values, detached from the recorded graph, to keep a result beyond the current training step.
     *
     * @return a leaf with a copy of the array
     */
    public Tensor copy() {
        return wrap(toArray(), shape);
    }

    /**
     * The same values, detached from the recorded graph: no gradient flows through.
     *
     * @return a leaf that shares the array
     */
    public Tensor detach() {
        return new Tensor(shape, storage);
    }

    /**
     * Computes the gradient of this scalar with respect to every leaf that it depends on and that requires a
     * gradient, and adds it to the leaf's {@link #grad()}. This consumes the recorded graph.
     *
     * @throws ShapeException if there is not exactly one element
     * @throws GraphException if an earlier backward consumed the graph, a saved array was changed, or this tensor
     *     depends on no leaf that requires a gradient; no gradient is changed then
     * @throws OutOfMemoryError if there is no memory for an op's gradients, naming the op and the shapes; gradients
     *     already added to leaves stay there
     * @throws AnomalyException in {@link AnomalyMode}, if a gradient is not finite; gradients already added stay
     */
    public void backward() {
        if (elements() != 1) {
            throw new ShapeException("backward() without a gradient needs one element, not shape " + shape);
        }
        backward(full(1, shape.toArray()));
    }

    /**
     * As {@link #backward()}, for a tensor of any shape.
     *
     * @param gradient the gradient of the final value with respect to this tensor, of the same shape; not changed
     * @throws ShapeException if the shapes differ
     * @throws GraphException as for {@link #backward()}
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

    /** The graph node that collects this tensor's gradient; null if the tensor needs no gradient. */
    Node node() {
        if (node == null && requiresGrad) {
            node = new Node(this);
        }
        return node;
    }

    void attach(Node recorded) {
        node = recorded;
    }

    /** Adds to this leaf's gradient, whose array is reused from step to step. */
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
     * Elementwise sum, with broadcasting.
     *
     * @param other the other operand
     * @return {@code this + other}
     */
    public Tensor add(Tensor other) {
        return Add.add(this, other);
    }

    /**
     * Adds a constant.
     *
     * @param c the constant
     * @return {@code this + c}
     */
    public Tensor add(float c) {
        return Add.add(this, scalar(c));
    }

    /**
     * Elementwise difference, with broadcasting.
     *
     * @param other the other operand
     * @return {@code this - other}
     */
    public Tensor sub(Tensor other) {
        return Sub.sub(this, other);
    }

    /**
     * Elementwise product, with broadcasting.
     *
     * @param other the other operand
     * @return {@code this * other}
     */
    public Tensor mul(Tensor other) {
        return Mul.mul(this, other);
    }

    /**
     * Multiplies by a constant.
     *
     * @param c the constant
     * @return {@code this * c}
     */
    public Tensor mul(float c) {
        return Mul.mul(this, scalar(c));
    }

    /**
     * Elementwise quotient, with broadcasting.
     *
     * @param other the divisor
     * @return {@code this / other}
     */
    public Tensor div(Tensor other) {
        return Div.div(this, other);
    }

    /**
     * Elementwise negation.
     *
     * @return {@code -this}
     */
    public Tensor neg() {
        return Neg.neg(this);
    }

    /**
     * Elementwise exponential.
     *
     * @return {@code e^this}
     */
    public Tensor exp() {
        return Exp.exp(this);
    }

    /**
     * Elementwise natural logarithm.
     *
     * @return {@code ln(this)}
     */
    public Tensor log() {
        return Log.log(this);
    }

    /**
     * Elementwise square.
     *
     * @return {@code this * this}
     */
    public Tensor square() {
        return Square.square(this);
    }

    /**
     * Rectified linear unit.
     *
     * @return {@code max(this, 0)}
     */
    public Tensor relu() {
        return Relu.relu(this);
    }

    /**
     * Logistic function.
     *
     * @return {@code 1 / (1 + e^-this)}
     */
    public Tensor sigmoid() {
        return Sigmoid.sigmoid(this);
    }

    /**
     * Matrix product over the last two dimensions. The leading (batch) dimensions are broadcast.
     *
     * @param other the right operand
     * @return the product
     */
    public Tensor matmul(Tensor other) {
        return MatMul.matmul(this, other);
    }

    /**
     * Sum of elements.
     *
     * @param dims the dimensions to sum over; none for all
     * @return the sums, without those dimensions
     */
    public Tensor sum(int... dims) {
        return Sum.sum(this, false, dims);
    }

    /**
     * Mean of elements.
     *
     * @param dims the dimensions to average over; none for all
     * @return the means, without those dimensions
     */
    public Tensor mean(int... dims) {
        return Mean.mean(this, false, dims);
    }

    /**
     * The same elements under another shape; the array is shared.
     *
     * @param dims the new extents; one may be -1, to be inferred
     * @return the reshaped tensor
     */
    public Tensor reshape(int... dims) {
        return Reshape.reshape(this, dims);
    }

    /**
     * Reorders the dimensions.
     *
     * @param dims for each new dimension, the index of the old dimension that it comes from
     * @return a copy in the new order
     */
    public Tensor permute(int... dims) {
        return Permute.permute(this, dims);
    }

    /** The shape, followed by the values if there are at most 16. */
    @Override
    public String toString() {
        return "Tensor" + shape + (elements() <= 16 ? " " + storage : "");
    }
}
