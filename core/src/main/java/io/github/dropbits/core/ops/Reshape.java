package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;

/** Gives the same elements another shape. The output shares the input's array. */
public final class Reshape extends Op {
    private final Shape to;

    private Reshape(Shape to) {
        this.to = to;
    }

    /**
     * Returns the same elements with another shape.
     *
     * @param x the values
     * @param dims the new extents; one of them may be -1, and is then inferred from the number of elements
     * @return a tensor of the new shape that shares the array of {@code x}
     * @throws ShapeException if the new shape has another number of elements than {@code x}
     */
    public static Tensor reshape(Tensor x, int... dims) {
        return new Reshape(resolve(x.shape(), dims)).apply(x);
    }

    private static Shape resolve(Shape from, int[] dims) {
        int[] d = dims.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < d.length; i++) {
            if (d[i] == -1 && open < 0) {
                open = i;
            } else {
                known *= d[i];
            }
        }
        if (open >= 0) {
            if (known <= 0 || from.elements() % known != 0) {
                throw new ShapeException(
                        "reshape: " + from + " does not divide into " + Arrays.toString(dims));
            }
            d[open] = (int) (from.elements() / known);
        }
        Shape to = Shape.of(d);
        if (to.elements() != from.elements()) {
            throw new ShapeException("reshape: " + from + " has " + from.elements() + " elements, " + to + " has "
                    + to.elements());
        }
        return to;
    }

    @Override
    protected Shape infer(Shape[] in) {
        return to;
    }

    @Override
    protected boolean isView() {
        return true;
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        // There is nothing to compute, because the output shares the input's array.
    }

    @Override
    protected void backward(Gradients g) {
        g.pass(0);
    }

    @Override
    protected double[] reference(double[][] in) {
        return in[0].clone();
    }

    @Override
    protected boolean keepsValues() {
        return true;
    }
}
