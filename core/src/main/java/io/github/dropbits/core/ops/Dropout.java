package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Op;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;

/**
 * Dropout (Srivastava et al. 2014): sets elements to 0 at random and scales the others so that the expected value of
 * every element stays the same.
 */
public final class Dropout extends Op {
    private final float drop;
    private final RandomStream random;
    private float[] factors;

    private Dropout(float drop, RandomStream random) {
        this.drop = drop;
        this.random = random;
    }

    /**
     * Sets elements to 0 at random.
     *
     * @param x the values; not modified
     * @param drop the probability that an element becomes 0, from 0 to less than 1
     * @param random the stream from which one random number per element is drawn
     * @return a tensor of the same shape, in which kept values are divided by {@code 1 - drop} and the others are 0
     * @throws IllegalArgumentException if the probability is out of range
     */
    public static Tensor dropout(Tensor x, float drop, RandomStream random) {
        if (!(drop >= 0 && drop < 1)) {
            throw new IllegalArgumentException("drop probability must be from 0 to less than 1, not " + drop);
        }
        return new Dropout(drop, random).apply(x);
    }

    /**
     * Returns the probability that an element is dropped.
     *
     * @return the probability
     */
    public float drop() {
        return drop;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Dropout o && drop == o.drop;
    }

    @Override
    protected Shape infer(Shape[] in) {
        return in[0];
    }

    @Override
    protected void forward(Tensor[] in, float[] y) {
        float[] x = in[0].array();
        factors = new float[x.length];
        float scale = 1 / (1 - drop);
        for (int i = 0; i < x.length; i++) {
            factors[i] = random.nextFloat() < drop ? 0 : scale;
            y[i] = factors[i] == 0 ? 0 : x[i] * scale;
        }
    }

    @Override
    protected void backward(Gradients g) {
        float[] to = g.in(0);
        for (int i = 0; i < to.length; i++) {
            to[i] = g.out()[i] * factors[i];
        }
    }

    @Override
    protected double[] reference(double[][] in) {
        double[] out = new double[in[0].length];
        for (int i = 0; i < out.length; i++) {
            out[i] = in[0][i] * factors[i];
        }
        return out;
    }

    @Override
    protected boolean nonNegative(boolean[] in) {
        return in[0];
    }
}
