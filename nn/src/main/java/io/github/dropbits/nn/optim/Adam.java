package io.github.dropbits.nn.optim;

import java.util.List;

/**
 * The Adam optimizer (Kingma, Ba 2015). Weight decay is either added to the gradient, or decoupled from the gradient as
 * in AdamW (Loshchilov, Hutter 2019).
 */
public final class Adam extends Optimizer {
    private static final String FIRST = "exp_avg";
    private static final String SECOND = "exp_avg_sq";

    private final double beta1;
    private final double beta2;
    private final double eps;
    private final boolean decoupled;

    private Adam(List<ParameterGroup> groups, double beta1, double beta2, double eps, boolean decoupled) {
        super(groups, FIRST, SECOND);
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && eps > 0)) {
            throw new IllegalArgumentException("betas must be from 0 to less than 1 and eps positive, not " + beta1
                    + ", " + beta2 + " and " + eps);
        }
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.decoupled = decoupled;
    }

    /**
     * Creates an Adam optimizer with the usual settings: betas 0.9 and 0.999, and eps 1e-8.
     *
     * @param groups the parameters to optimize
     * @return the optimizer
     */
    public static Adam adam(List<ParameterGroup> groups) {
        return adam(groups, 0.9, 0.999, 1e-8);
    }

    /**
     * Creates an Adam optimizer.
     *
     * @param groups the parameters to optimize
     * @param beta1 the decay rate of the running mean of the gradients, at least 0 and less than 1
     * @param beta2 the decay rate of the running mean of the squared gradients, at least 0 and less than 1
     * @param eps a positive constant that is added to the square root of the mean of the squared gradients
     * @return the optimizer
     * @throws IllegalArgumentException if a beta or eps is out of range
     */
    public static Adam adam(List<ParameterGroup> groups, double beta1, double beta2, double eps) {
        return new Adam(groups, beta1, beta2, eps, false);
    }

    /**
     * Creates an AdamW optimizer, in which weight decay is decoupled from the gradient.
     *
     * @param groups the parameters to optimize
     * @param beta1 the decay rate of the running mean of the gradients, at least 0 and less than 1
     * @param beta2 the decay rate of the running mean of the squared gradients, at least 0 and less than 1
     * @param eps a positive constant that is added to the square root of the mean of the squared gradients
     * @return the optimizer
     * @throws IllegalArgumentException if a beta or eps is out of range
     */
    public static Adam adamW(List<ParameterGroup> groups, double beta1, double beta2, double eps) {
        return new Adam(groups, beta1, beta2, eps, true);
    }

    @Override
    public String kind() {
        return decoupled ? "AdamW" : "Adam";
    }

    @Override
    protected void update(String name, float[] p, float[] g, int from, int to, double rate, double weightDecay,
            long step) {
        float[] m = buffer(FIRST, name);
        float[] v = buffer(SECOND, name);
        float b1 = (float) beta1;
        float b2 = (float) beta2;
        float c1 = (float) (1 - beta1);
        float c2 = (float) (1 - beta2);
        float size = (float) (rate / (1 - Math.pow(beta1, step)));
        float correction = (float) (1 / Math.sqrt(1 - Math.pow(beta2, step)));
        float e = (float) eps;
        float shrink = decoupled ? (float) (1 - rate * weightDecay) : 1;
        float decay = decoupled ? 0 : (float) weightDecay;
        for (int i = from; i < to; i++) {
            float d = g[i] + decay * p[i];
            m[i] = b1 * m[i] + c1 * d;
            v[i] = b2 * v[i] + c2 * d * d;
            p[i] = p[i] * shrink - size * m[i] / ((float) Math.sqrt(v[i]) * correction + e);
        }
    }
}
