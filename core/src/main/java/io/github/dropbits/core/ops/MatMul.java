package io.github.dropbits.core.ops;

import io.github.dropbits.core.Broadcast;
import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.kernels.gemm.Gemm;
import io.github.dropbits.core.kernels.gemm.Matrix;
import io.github.dropbits.core.runtime.Workers;
import java.util.Arrays;

/** The matrix product over the last two dimensions. The leading dimensions are batch dimensions and are broadcast. */
public final class MatMul extends Op {
    private int m;
    private int n;
    private int k;
    private int batches;
    /**
     * {@code pick[operand][batch]} is the index of the matrix, within the operand, that the output's matrix number
     * {@code batch} is computed from. Operand 0 is the left operand.
     */
    private int[][] pick;
    private Saved a;
    private Saved b;

    private MatMul() {
    }

    /**
     * Multiplies matrices, or batches of matrices.
     *
     * @param a the left operand, {@code [..., m, k]}; not modified
     * @param b the right operand, {@code [..., k, n]}; not modified
     * @return the product, {@code [..., m, n]}
     * @throws ShapeException if an operand has fewer than two dimensions, if the inner extents differ, or if the batch
     *     dimensions do not broadcast
     */
    public static Tensor matmul(Tensor a, Tensor b) {
        return new MatMul().apply(a, b);
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() < 2 || in[1].rank() < 2) {
            throw new ShapeException("matmul needs at least two dimensions, not shapes " + in[0] + " and " + in[1]);
        }
        m = in[0].dim(-2);
        k = in[0].dim(-1);
        n = in[1].dim(-1);
        if (in[1].dim(-2) != k) {
            throw new ShapeException("matmul: inner extents of shapes " + in[0] + " and " + in[1] + " differ: " + k
                    + " and " + in[1].dim(-2));
        }
        Shape left = batch(in[0]);
        Shape right = batch(in[1]);
        Shape both = common(left, right, in);
        batches = both.elements();
        pick = new int[][] {picks(left, both), picks(right, both)};
        if (batches > 0 && right.elements() == 1 && left.elements() == batches) {
            // All batches share the right operand, so the left matrices are stacked and multiplied as one matrix.
            m *= batches;
            batches = 1;
        }
        int[] dims = Arrays.copyOf(both.toArray(), both.rank() + 2);
        dims[dims.length - 2] = in[0].dim(-2);
        dims[dims.length - 1] = n;
        return Shape.of(dims);
    }

    private static Shape common(Shape left, Shape right, Shape[] in) {
        try {
            return left.broadcast(right);
        } catch (ShapeException e) {
            throw new ShapeException("matmul: the batches of shapes " + in[0] + " and " + in[1] + ": "
                    + e.getMessage());
        }
    }

    private static Shape batch(Shape s) {
        return Shape.of(Arrays.copyOf(s.toArray(), s.rank() - 2));
    }

    private static int[] picks(Shape from, Shape to) {
        int[] out = new int[to.elements()];
        Rows rows = new Rows(to, Broadcast.strides(from, to));
        for (int r = 0; r < rows.count(); r++) {
            for (int i = 0; i < rows.length(); i++) {
                out[r * rows.length() + i] = rows.offset(0) + i * rows.step(0);
            }
            rows.next();
        }
        return out;
    }

    private Matrix left(float[] array, int batch) {
        return Matrix.rowMajor(array, pick[0][batch] * m * k, k);
    }

    private Matrix right(float[] array, int batch) {
        return Matrix.rowMajor(array, pick[1][batch] * k * n, n);
    }

    private Matrix out(float[] array, int batch) {
        return Matrix.rowMajor(array, batch * m * n, n);
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        a = save(in[0]);
        b = save(in[1]);
        Workers.forEach(batches, i -> Gemm.multiply(m, n, k, left(a.array(), i), right(b.array(), i),
                out(out, i), false));
    }

    @Override
    protected void backward(Gradients g) {
        // Batches that share an operand add to the same gradient, so they are processed sequentially.
        if (g.wants(0)) {
            float[] to = g.zeros(0);
            for (int i = 0; i < batches; i++) {
                Gemm.multiply(m, k, n, out(g.out(), i), right(b.array(), i).transposed(), left(to, i), true);
            }
        }
        if (g.wants(1)) {
            float[] to = g.zeros(1);
            for (int i = 0; i < batches; i++) {
                Gemm.multiply(k, n, m, left(a.array(), i).transposed(), out(g.out(), i), right(to, i), true);
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[batches * m * n];
        for (int i = 0; i < out.length; i++) {
            int batch = i / (m * n);
            int row = i / n % m;
            for (int p = 0; p < k; p++) {
                out[i] += in[0][(pick[0][batch] * m + row) * k + p] * in[1][(pick[1][batch] * k + p) * n + i % n];
            }
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0] && in[1];
    }
}
