package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** Selects elementwise between two values by a condition. All three inputs are broadcast against each other. */
public final class Where extends Op {
    private Shape[] shapes;
    private Shape shape;
    private Saved condition;

    private Where() {
    }

    /**
     * Selects elementwise between two values by a condition.
     *
     * @param condition selects {@code a} where it is not 0, and {@code b} where it is 0; receives no gradient
     * @param a the values where the condition is not 0
     * @param b the values where the condition is 0
     * @return the selected values, of the common shape of all three inputs under broadcasting
     * @throws ShapeException if the shapes do not broadcast
     */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return new Where().apply(condition.detach(), a, b);
    }

    @Override
    protected Shape infer(Shape[] in) {
        shapes = in;
        try {
            shape = in[0].broadcast(in[1]).broadcast(in[2]);
        } catch (ShapeException e) {
            throw new ShapeException("where: condition " + in[0] + " and values " + in[1] + " and " + in[2] + ": "
                    + e.getMessage());
        }
        return shape;
    }

    private Rows rows() {
        return Rows.merged(shape, Broadcast.strides(shapes[0], shape), Broadcast.strides(shapes[1], shape),
                Broadcast.strides(shapes[2], shape));
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        condition = save(in[0]);
        float[] c = in[0].array();
        float[] a = in[1].array();
        float[] b = in[2].array();
        rows().forEach((row, p, k, n) -> pick(Strided.of(c, row, 0, p), Strided.of(a, row, 1, p),
                Strided.of(b, row, 2, p), out, k, n));
    }

    private static void pick(Strided condition, Strided left, Strided right, float[] y, int k, int n) {
        float[] c = condition.array();
        float[] a = left.array();
        float[] b = right.array();
        int q = condition.first();
        int i = left.first();
        int j = right.first();
        int cStep = condition.step();
        int aStep = left.step();
        int bStep = right.step();
        for (int p = 0; p < n; p++) {
            y[k + p] = c[q + p * cStep] != 0 ? a[i + p * aStep] : b[j + p * bStep];
        }
    }

    @Override
    protected void backward(Gradients g) {
        for (int input = 1; input <= 2; input++) {
            if (g.wants(input)) {
                float[] c = condition.array();
                float[] to = g.full();
                boolean when = input == 1;
                rows().forEach((row, p, k, n) -> slope(c, row.offset(0, p), row.step(0), when, g.out(), to, k,
                        n));
                g.broadcast(input, to);
            }
        }
    }

    /** Computes the gradient of {@code a} if {@code when} is true, and the gradient of {@code b} otherwise. */
    private static void slope(float[] c, int q, int step, boolean when, float[] gy, float[] to, int k, int n) {
        for (int p = 0; p < n; p++) {
            to[k + p] = (c[q + p * step] != 0) == when ? gy[k + p] : 0;
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[shape.elements()];
        Rows rows = rows();
        for (int r = 0; r < rows.count(); r++) {
            for (int i = 0; i < rows.length(); i++) {
                int pick = in[0][rows.offset(0) + i * rows.step(0)] != 0 ? 1 : 2;
                out[r * rows.length() + i] = in[pick][rows.offset(pick) + i * rows.step(pick)];
            }
            rows.next();
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[1] && in[2];
    }
}
