package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** Chooses between two values by a condition, element by element; all three broadcast. */
public final class Where extends Op {
    private Shape[] shapes;
    private Shape shape;
    private Saved condition;

    private Where() {
    }

    /**
     * Chooses between two values by a condition.
     *
     * @param condition chooses {@code a} where it is not 0; takes no gradient
     * @param a the values for true
     * @param b the values for false
     * @return the chosen values, of the three shapes' common shape
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
    protected void forward(Tensor[] in, Tensor out) {
        condition = save(in[0]);
        Rows rows = rows();
        for (int r = 0; r < rows.count(); r++) {
            pick(rows, in[0].array(), in[1].array(), in[2].array(), out.array(), r * rows.length());
            rows.next();
        }
    }

    /** One row of the output, from k on. */
    private static void pick(Rows rows, float[] c, float[] a, float[] b, float[] y, int k) {
        int q = rows.offset(0);
        int i = rows.offset(1);
        int j = rows.offset(2);
        int cStep = rows.step(0);
        int aStep = rows.step(1);
        int bStep = rows.step(2);
        for (int p = 0; p < rows.length(); p++) {
            y[k + p] = c[q + p * cStep] != 0 ? a[i + p * aStep] : b[j + p * bStep];
        }
    }

    @Override
    protected void backward(Gradients g) {
        for (int input = 1; input <= 2; input++) {
            if (g.wants(input)) {
                float[] to = g.full();
                Rows rows = rows();
                for (int r = 0; r < rows.count(); r++) {
                    slope(rows, condition.array(), input == 1, g.out(), to, r * rows.length());
                    rows.next();
                }
                g.broadcast(input, to);
            }
        }
    }

    /** The gradient of the input that is taken where the condition is {@code when}, in one row. */
    private static void slope(Rows rows, float[] c, boolean when, float[] gy, float[] to, int k) {
        int q = rows.offset(0);
        int step = rows.step(0);
        for (int p = 0; p < rows.length(); p++) {
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
