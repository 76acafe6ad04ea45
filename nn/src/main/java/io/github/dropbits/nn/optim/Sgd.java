package io.github.dropbits.nn.optim;

import java.util.List;

/** Stochastic gradient descent, optionally with classical or Nesterov momentum (Sutskever et al. 2013). */
public final class Sgd extends Optimizer {
    private static final String VELOCITY = "velocity";

    private final float momentum;
    private final boolean nesterov;

    /**
     * Creates an optimizer.
     *
     * @param groups the parameters to optimize
     * @param momentum the fraction of the previous velocity that is kept, at least 0 and less than 1; 0 disables
     *     momentum
     * @param nesterov whether to use Nesterov momentum, which requires a momentum above 0
     * @throws IllegalArgumentException if the momentum is out of range, or is 0 although {@code nesterov} is true
     */
    public Sgd(List<ParameterGroup> groups, double momentum, boolean nesterov) {
        super(groups, momentum == 0 ? new String[0] : new String[] {VELOCITY});
        if (!(momentum >= 0 && momentum < 1) || nesterov && momentum == 0) {
            throw new IllegalArgumentException(
                    "momentum must be from 0 to less than 1, and not 0 with nesterov; not " + momentum);
        }
        this.momentum = (float) momentum;
        this.nesterov = nesterov;
    }

    @Override
    public String kind() {
        return nesterov ? "SGD with Nesterov's momentum" : momentum > 0 ? "SGD with momentum" : "SGD";
    }

    @Override
    protected void update(String name, float[] p, float[] g, int from, int to, double rate, double weightDecay,
            long step) {
        float r = (float) rate;
        float decay = (float) weightDecay;
        if (momentum == 0) {
            for (int i = from; i < to; i++) {
                p[i] -= r * (g[i] + decay * p[i]);
            }
            return;
        }
        float[] v = buffer(VELOCITY, name);
        float now = nesterov ? 1 : 0;
        float kept = nesterov ? momentum : 1;
        for (int i = from; i < to; i++) {
            float d = g[i] + decay * p[i];
            v[i] = momentum * v[i] + d;
            p[i] -= r * (now * d + kept * v[i]);
        }
    }
}
