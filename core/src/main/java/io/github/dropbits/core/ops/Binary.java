package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.Chunks;

/** What ops of two inputs that broadcast against each other have in common. */
abstract class Binary extends Op {
    private Shape left;
    private Shape right;
    private Shape shape;
    private Saved a;
    private Saved b;

    /** Computes {@code y[k+i]} from {@code a[i0 + i*iStep]} and {@code b[j0 + i*jStep]} for n elements. */
    abstract void map(float[] a, int i0, int iStep, float[] b, int j0, int jStep, float[] y, int k, int n);

    /** Whether backward needs the inputs' values. */
    boolean keepsInputs() {
        return true;
    }

    /**
     * The gradient of one input, all arrays of the output's shape (a and b are null if not kept): here, the incoming
     * gradient as it is.
     */
    void slope(int input, float[] a, float[] b, float[] gy, float[] to, int from, int end) {
        System.arraycopy(gy, from, to, from, end - from);
    }

    /** The definition, in double. */
    abstract double value(double a, double b);

    @Override
    protected Shape infer(Shape[] in) {
        left = in[0];
        right = in[1];
        try {
            shape = left.broadcast(right);
        } catch (ShapeException e) {
            throw new ShapeException(name() + ": " + e.getMessage());
        }
        return shape;
    }

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        if (keepsInputs()) {
            a = save(in[0]);
            b = save(in[1]);
        }
        float[] x = in[0].array();
        float[] z = in[1].array();
        float[] y = out.array();
        if (left.equals(right)) {
            Chunks.forEach(y.length, (from, to) -> map(x, from, 1, z, from, 1, y, from, to - from));
            return;
        }
        Rows rows = new Rows(shape, Broadcast.strides(left, shape), Broadcast.strides(right, shape));
        int n = rows.length();
        for (int r = 0; r < rows.count(); r++) {
            map(x, rows.offset(0), rows.step(0), z, rows.offset(1), rows.step(1), y, r * n, n);
            rows.next();
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] x = a == null ? null : full(a.array(), left);
        float[] z = b == null ? null : full(b.array(), right);
        float[] gy = g.out();
        for (int input = 0; input < 2; input++) {
            if (g.wants(input)) {
                float[] to = g.full();
                int which = input;
                Chunks.forEach(to.length, (from, end) -> slope(which, x, z, gy, to, from, end));
                g.broadcast(input, to);
            }
        }
    }

    private float[] full(float[] values, Shape from) {
        return from.equals(shape) ? values : Broadcast.expand(values, from, shape);
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[shape.elements()];
        Rows rows = new Rows(shape, Broadcast.strides(left, shape), Broadcast.strides(right, shape));
        for (int r = 0; r < rows.count(); r++) {
            for (int i = 0; i < rows.length(); i++) {
                out[r * rows.length() + i] =
                        value(in[0][rows.offset(0) + i * rows.step(0)], in[1][rows.offset(1) + i * rows.step(1)]);
            }
            rows.next();
        }
        return out;
    }
}
