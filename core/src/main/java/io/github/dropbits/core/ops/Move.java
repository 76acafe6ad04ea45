package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Rows;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;

/**
 * What ops that only move elements have in common: a block of the input becomes a block of the output, whose other
 * elements are 0. The gradient goes back the same way.
 */
abstract class Move extends Op {
    private Block block;
    private int elements;

    /**
     * What is moved.
     *
     * @param shape the block's shape
     * @param in where its first element stands in the input
     * @param inSteps for each dimension, how far to step there
     * @param out where its first element stands in the output
     * @param outSteps for each dimension, how far to step there
     */
    record Block(Shape shape, int in, int[] inSteps, int out, int[] outSteps) {
        /** Copies it from the input's array to the output's. */
        void copy(float[] from, float[] to) {
            copy(from, in, inSteps, to, out, outSteps);
        }

        /** Copies it from the output's array to the input's. */
        void copyBack(float[] from, float[] to) {
            copy(from, out, outSteps, to, in, inSteps);
        }

        private void copy(float[] from, int first, int[] steps, float[] to, int place, int[] places) {
            Rows.merged(shape, steps, places).forEach((row, p, k, n) -> run(from, first + row.offset(0, p),
                    row.step(0), to, place + row.offset(1, p), row.step(1), n));
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

    /** The block, once the shapes are known. */
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
