package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Map;

/** Softmax along a dimension, relative to the largest value, so that it neither overflows nor divides by 0. */
public final class Softmax extends Op {
    private final int dim;
    private Axis axis;
    private Saved y;

    private Softmax(int dim) {
        this.dim = dim;
    }

    /**
     * Softmax along a dimension.
     *
     * @param x the logits; not changed
     * @param dim the dimension that sums to 1
     * @return {@code e^x / sum e^x}, of the same shape
     * @throws io.github.dropbits.core.ShapeException if the dimension does not exist or is empty
     */
    public static Tensor softmax(Tensor x, int dim) {
        return new Softmax(dim).apply(x);
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("dim", dim);
    }

    @Override
    protected Shape infer(Shape[] in) {
        axis = Axis.of(name(), in[0], dim);
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        y = save(out);
        float[] to = out.array();
        float[] e = new float[axis.length()];
        float[] max = new float[1];
        for (int run = 0; run < axis.runs(); run++) {
            float inverse = (float) (1 / SoftmaxRows.exponentials(in[0].array(), axis, run, e, max));
            for (int i = 0; i < e.length; i++) {
                to[axis.start(run) + i * axis.inner()] = e[i] * inverse;
            }
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] p = y.array();
        float[] gy = g.out();
        float[] to = g.in(0);
        for (int run = 0; run < axis.runs(); run++) {
            double dot = 0;
            for (int i = 0; i < axis.length(); i++) {
                int at = axis.start(run) + i * axis.inner();
                dot += (double) p[at] * gy[at];
            }
            for (int i = 0; i < axis.length(); i++) {
                int at = axis.start(run) + i * axis.inner();
                to[at] = p[at] * (float) (gy[at] - dot);
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int run = 0; run < axis.runs(); run++) {
            double logSum = SoftmaxRows.logSum(in[0], axis, run);
            for (int i = 0; i < axis.length(); i++) {
                int at = axis.start(run) + i * axis.inner();
                out[at] = Math.exp(in[0][at] - logSum);
            }
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }
}
