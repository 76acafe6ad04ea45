package com.example.squareplus;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.Saved;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;

/** {@code (x + sqrt(x^2 + b)) / 2}, a softplus without exponentials (Barron 2021). */
public final class Squareplus extends Op {
    private final float b;
    private Saved x;

    private Squareplus(float b) {
        this.b = b;
    }

    /** Applies the function to each element. The larger {@code b}, which is positive, the smoother the bend at 0. */
    public static Tensor squareplus(Tensor x, float b) {
        return new Squareplus(b).apply(x);
    }

    @Override
    protected Shape infer(Shape[] in) {
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] out) {
        x = save(in[0]);
        for (int i = 0; i < out.length; i++) {
            float v = x.array()[i];
            out[i] = (v + (float) Math.sqrt(v * v + b)) / 2;
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] to = g.in(0);
        for (int i = 0; i < to.length; i++) {
            float v = x.array()[i];
            to[i] = g.out()[i] * (1 + v / (float) Math.sqrt(v * v + b)) / 2;
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] y = in[0].clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = (y[i] + Math.sqrt(y[i] * y[i] + b)) / 2;
        }
        return y;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return true;
    }
}
