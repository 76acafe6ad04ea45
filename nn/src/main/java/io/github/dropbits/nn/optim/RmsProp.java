package io.github.dropbits.nn.optim;

import java.util.List;

/**
 * The RMSProp optimizer (Tieleman, Hinton 2012). Gradients are divided by the square root of the running mean of the
 * squared gradients.
 */
public final class RmsProp extends Optimizer {
    private static final String SQUARE = "square_avg";

    private final float alpha;
    private final float eps;

    /**
     * Creates an optimizer.
     *
     * @param groups the parameters to optimize
     * @param alpha the decay rate of the running mean, at least 0 and less than 1, usually 0.99
     * @param eps a positive constant that is added to the square root, usually 1e-8
     * @throws IllegalArgumentException if alpha or eps is out of range
     */
    public RmsProp(List<ParameterGroup> groups, double alpha, double eps) {
        super(groups, SQUARE);
        if (!(alpha >= 0 && alpha < 1 && eps > 0)) {
            throw new IllegalArgumentException(
                    "alpha must be from 0 to less than 1 and eps positive, not " + alpha + " and " + eps);
        }
        this.alpha = (float) alpha;
        this.eps = (float) eps;
    }

    @Override
    protected void update(String name, float[] p, float[] g, int from, int to, double rate, double weightDecay,
            long step) {
        float[] v = buffer(SQUARE, name);
        float r = (float) rate;
        float decay = (float) weightDecay;
        for (int i = from; i < to; i++) {
            float d = g[i] + decay * p[i];
            v[i] = alpha * v[i] + (1 - alpha) * d * d;
            p[i] -= r * d / ((float) Math.sqrt(v[i]) + eps);
        }
    }
}
