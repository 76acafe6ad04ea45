package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
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
     * @throws io.github.dropbits.core.ShapeException if the shapes do not broadcast
     */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return new Where().apply(condition.detach(), a, b);
    }

    @Override
    protected Shape infer(Shape[] in) {
        shapes = in;
        shape = in[0].broadcast(in[1]).broadcast(in[2]);
        return shape;
    }

    private Rows rows() {
        return new Rows(shape, Broadcast.strides(shapes[0], shape), Broadcast.strides(shapes[1], shape),
                Broadcast.strides(shapes[2], shape));
    }

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        condition = save(in[0]);
        float[] y = out.array();
        float[] c = in[0].array();
        float[] a = in[1].array();
        float[] b = in[2].array();
        Rows rows = rows();
        for (int r = 0; r < rows.count(); r++) {
            for (int i = 0; i < rows.length(); i++) {
                y[r * rows.length() + i] = c[rows.offset(0) + i * rows.step(0)] != 0
                        ? a[rows.offset(1) + i * rows.step(1)] : b[rows.offset(2) + i * rows.step(2)];
            }
            rows.next();
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] c = Broadcast.expand(condition.array(), shapes[0], shape);
        float[] gy = g.out();
        for (int input = 1; input <= 2; input++) {
            if (g.wants(input)) {
                float[] to = g.full();
                for (int i = 0; i < to.length; i++) {
                    to[i] = (c[i] != 0) == (input == 1) ? gy[i] : 0;
                }
                g.broadcast(input, to);
            }
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
