package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.ZeroGradients;

/** The base class of elementwise ops on two inputs, which are broadcast against each other. */
abstract class Binary extends Op {
    private Shape left;
    private Shape right;
    private Shape shape;
    private Saved a;
    private Saved b;

    /** Computes {@code y[k+p]} from {@code a[i + p*aStep]} and {@code b[j + p*bStep]} for {@code 0 <= p < n}. */
    abstract void map(float[] a, int i, int aStep, float[] b, int j, int bStep, float[] y, int k, int n);

    /** Returns whether the backward pass uses the values of the inputs. */
    boolean keepsInputs() {
        return true;
    }

    /** Returns the gradient rule for an input; null if the input's gradient equals the output's gradient. */
    abstract Slope slope(int input);

    /**
     * Computes the gradient of one input, before the sum over broadcast dimensions: {@code to[k+p]} from the output's
     * gradient {@code gy[k+p]} for {@code 0 <= p < n}. The inputs {@code a} and {@code b} are null unless
     * {@link #keepsInputs} returns true.
     */
    @FunctionalInterface
    interface Slope {
        void run(Strided a, Strided b, float[] gy, float[] to, int k, int n);
    }

    /** Computes the op for one pair of elements in double precision, by its definition. */
    abstract double value(double a, double b);

    private Rows rows() {
        return Rows.merged(shape, Broadcast.strides(left, shape), Broadcast.strides(right, shape));
    }

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
    protected void forward(Tensor[] in, float[] out) {
        if (keepsInputs()) {
            a = save(in[0]);
            b = save(in[1]);
        }
        float[] x = in[0].array();
        float[] z = in[1].array();
        rows().forEach((row, p, k, n) -> map(x, row.offset(0, p), row.step(0), z, row.offset(1, p),
                row.step(1), out, k, n));
    }

    @Override
    protected void backward(Gradients g) {
        float[] x = a == null ? null : a.array();
        float[] z = b == null ? null : b.array();
        for (int input = 0; input < 2; input++) {
            if (!g.wants(input)) {
                continue;
            }
            Slope slope = slope(input);
            if (slope == null) {
                g.broadcast(input, g.out());
                continue;
            }
            float[] to = g.full();
            rows().forEach((row, p, k, n) -> {
                slope.run(x == null ? null : Strided.of(x, row, 0, p), z == null ? null : Strided.of(z, row, 1, p),
                        g.out(), to, k, n);
                ZeroGradients.ACTIVE.restore(g.out(), k, to, k, n);
            });
            g.broadcast(input, to);
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[shape.elements()];
        Rows rows = rows();
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
