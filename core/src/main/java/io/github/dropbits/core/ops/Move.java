package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;

/**
 * The base class of ops that only move elements: a block of the input is copied to a block of the output. The other
 * elements of the output are 0. The backward pass copies the gradient in the reverse direction.
 */
abstract class Move extends Op {
    private Block block;
    private int elements;

    /**
     * The elements to copy, as strided views of the input and of the output.
     *
     * @param shape the block's shape
     * @param in the offset of the block's first element in the input
     * @param inSteps the block's strides in the input, one per dimension
     * @param out the offset of the block's first element in the output
     * @param outSteps the block's strides in the output, one per dimension
     */
    record Block(Shape shape, int in, int[] inSteps, int out, int[] outSteps) {
        /** Copies the block from the input's array to the output's array. */
        void copy(float[] from, float[] to) {
            copy(from, in, inSteps, to, out, outSteps);
        }

        /** Copies the block from the output's array to the input's array. */
        void copyBack(float[] from, float[] to) {
            copy(from, out, outSteps, to, in, inSteps);
        }

        private void copy(float[] from, int first, int[] steps, float[] to, int toFirst, int[] toSteps) {
            Rows.merged(shape, steps, toSteps).forEach((row, p, k, n) -> run(from, first + row.offset(0, p),
                    row.step(0), to, toFirst + row.offset(1, p), row.step(1), n));
        }

        private static void run(float[] from, int i, int iStep, float[] to, int j, int jStep, int n) {
            if (iStep == 1 && jStep == 1) {
                System.arraycopy(from, i, to, j, n);
                return;
            }
            for (int p = 0; p < n; p++) {
                to[j + p * jStep] = from[i + p * iStep];
            }
        }
    }

    /** Returns the block to copy. This method is called after {@link #infer}. */
    abstract Block block();

    @Override
    protected void forward(Tensor[] in, float[] out) {
        block = block();
        elements = out.length;
        if (block.shape.elements() < elements) {
            Arrays.fill(out, 0);
        }
        block.copy(in[0].array(), out);
    }

    @Override
    protected void backward(Gradients g) {
        float[] to = g.in(0);
        if (block.shape.elements() < to.length) {
            Arrays.fill(to, 0);
        }
        block.copyBack(g.out(), to);
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[elements];
        Rows rows = new Rows(block.shape, block.inSteps, block.outSteps);
        for (int r = 0; r < rows.count(); r++) {
            for (int p = 0; p < rows.length(); p++) {
                int i = block.in + rows.offset(0) + p * rows.step(0);
                out[block.out + rows.offset(1) + p * rows.step(1)] = in[0][i];
            }
            rows.next();
        }
        return out;
    }

    @Override
    protected boolean keepsValues() {
        return true;
    }
}
