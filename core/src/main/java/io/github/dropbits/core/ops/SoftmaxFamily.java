package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.vec.ZeroGradients;

/**
 * The base class of softmax and its logarithm. It computes the exponentials of the values along a dimension, after it
 * has subtracted the largest value.
 */
abstract class SoftmaxFamily extends Op {
    private final int dim;
    private Axis axis;
    private Saved y;

    SoftmaxFamily(int dim) {
        this.dim = dim;
    }

    /**
     * Computes one run (see {@link Axis}) of the output. Element {@code i} of the run is at index
     * {@code first + i * stride}.
     *
     * @param e the exponentials {@code e^(x - max)} of the run
     * @param sum the sum of the exponentials
     * @param max the largest value of the run
     */
    abstract void output(float[] x, int first, int stride, float[] e, double sum, float max, float[] y);

    /**
     * Computes one run, of {@code n} elements, of the input's gradient {@code gx} from the output {@code y} and its
     * gradient {@code gy}.
     */
    abstract void slope(float[] y, float[] gy, int first, int stride, int n, float[] gx);

    /** Computes the op for one element in double precision, from the logarithm of the element's softmax. */
    abstract double value(double logSoftmax);

    /**
     * Returns the dimension along which the exponentials are summed.
     *
     * @return the dimension that the op was created with; a negative number counts from the end
     */
    public int dim() {
        return dim;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof SoftmaxFamily o && dim == o.dim;
    }

    @Override
    protected Shape infer(Shape[] in) {
        axis = Axis.of(name(), in[0], dim);
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        y = saveOutput();
        float[] x = in[0].array();
        float[] e = new float[axis.length()];
        float[] max = new float[1];
        for (int run = 0; run < axis.runs(); run++) {
            double sum = SoftmaxRows.exponentials(x, axis, run, e, max);
            output(x, axis.start(run), axis.inner(), e, sum, max[0], out);
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] values = y.array();
        float[] gy = g.out();
        float[] gx = g.in(0);
        for (int run = 0; run < axis.runs(); run++) {
            int first = axis.start(run);
            if (ZeroGradients.all(gy, first, axis.inner(), axis.length())) {
                for (int i = 0; i < axis.length(); i++) {
                    gx[first + i * axis.inner()] = 0;
                }
            } else {
                slope(values, gy, first, axis.inner(), axis.length(), gx);
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int run = 0; run < axis.runs(); run++) {
            double[] logs = SoftmaxRows.logs(in[0], axis, run);
            for (int i = 0; i < axis.length(); i++) {
                out[axis.start(run) + i * axis.inner()] = value(logs[i]);
            }
        }
        return out;
    }
}
