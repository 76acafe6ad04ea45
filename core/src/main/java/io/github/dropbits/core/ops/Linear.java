package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.gemm.Gemm;
import io.github.dropbits.core.kernels.gemm.Matrix;

/** A fully connected layer: {@code y = x W^T + b} over the last dimension. */
public final class Linear extends Op {
    private int rows;
    private int from;
    private int to;
    private boolean biased;
    private Saved x;
    private Saved w;

    private Linear() {
    }

    /**
     * Multiplies inputs by the transposed weights and adds the biases.
     *
     * @param x the inputs, {@code [..., in]}; not modified
     * @param weight the weights, {@code [out, in]}; not modified
     * @param bias the biases, {@code [out]}, or null for none; not modified
     * @return the outputs, {@code [..., out]}
     * @throws ShapeException if the shapes are incompatible
     */
    public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return bias == null ? new Linear().apply(x, weight) : new Linear().apply(x, weight, bias);
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() < 1 || in[1].rank() != 2 || in[0].dim(-1) != in[1].dim(1)) {
            throw new ShapeException("linear: input " + in[0] + " and weight " + in[1]
                    + " do not fit; the last extents must be equal and the weight have two dimensions");
        }
        from = in[1].dim(1);
        to = in[1].dim(0);
        rows = in[0].product(0, in[0].rank() - 1);
        biased = in.length == 3;
        if (biased && !in[2].equals(Shape.of(to))) {
            throw new ShapeException("linear: bias " + in[2] + " does not fit weight " + in[1]);
        }
        int[] dims = in[0].toArray();
        dims[dims.length - 1] = to;
        return Shape.of(dims);
    }

    @Override
    protected void forward(Tensor[] in, float[] y) {
        x = save(in[0]);
        w = save(in[1]);
        if (biased) {
            for (int r = 0; r < rows; r++) {
                System.arraycopy(in[2].array(), 0, y, r * to, to);
            }
        }
        Gemm.multiply(rows, to, from, Matrix.rowMajor(x.array(), 0, from),
                Matrix.rowMajor(w.array(), 0, from).transposed(), Matrix.rowMajor(y, 0, to), biased);
    }

    @Override
    protected void backward(Gradients g) {
        Matrix gy = Matrix.rowMajor(g.out(), 0, to);
        if (g.wants(0)) {
            Gemm.multiply(rows, from, to, gy, Matrix.rowMajor(w.array(), 0, from),
                    Matrix.rowMajor(g.in(0), 0, from), false);
        }
        if (g.wants(1)) {
            Gemm.multiply(to, from, rows, gy.transposed(), Matrix.rowMajor(x.array(), 0, from),
                    Matrix.rowMajor(g.in(1), 0, from), false);
        }
        if (biased) {
            g.broadcast(2, g.out());
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[rows * to];
        for (int i = 0; i < out.length; i++) {
            out[i] = biased ? in[2][i % to] : 0;
            for (int p = 0; p < from; p++) {
                out[i] += in[0][i / to * from + p] * in[1][i % to * from + p];
            }
        }
        return out;
    }
}
