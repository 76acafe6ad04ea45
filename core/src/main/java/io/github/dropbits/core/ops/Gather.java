package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Tensor;

/**
 * What ops that only move elements have in common: each output element is one input element, or 0. Subclasses give the
 * places; the gradient goes back the same way.
 */
abstract class Gather extends Op {
    /** For each output element, in order, the input element it takes; -1 for 0. */
    abstract int[] sources();

    @Override
    protected void forward(Tensor[] in, Tensor out) {
        float[] x = in[0].array();
        float[] y = out.array();
        int[] from = sources();
        for (int i = 0; i < y.length; i++) {
            y[i] = from[i] < 0 ? 0 : x[from[i]];
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] to = g.zeros(0);
        int[] from = sources();
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0) {
                to[from[i]] += g.out()[i];
            }
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        int[] from = sources();
        double[] out = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            out[i] = from[i] < 0 ? 0 : in[0][from[i]];
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0];
    }
}
