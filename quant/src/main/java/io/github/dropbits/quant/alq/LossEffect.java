package io.github.dropbits.quant.alq;

import io.github.dropbits.core.Tensor;

/**
 * Estimates the effect on the loss of pruning a basis, from the gradients with respect to its coordinate during
 * training (ALQ, "Pruning in alpha Domain"). The effect is {@code f = -g a + H a^2 / 2}, which is the quadratic model
 * of the loss as a function of this coordinate, evaluated at 0. As in the paper, g and H are computed as in AMSGrad.
 * {@code g = r m / (1 - 0.9^t)}, where m is the running mean of the gradients with decay 0.9, r is the learning rate,
 * which is 1e-3 here, and t is the number of gradients so far. {@code H = sqrt(v / (1 - 0.999^t))}, where v is the
 * maximum so far of the running mean, with decay 0.999, of the squared gradients. Before the first gradient, the effect
 * on the squared error of the weights is used instead, which is {@code a^2 / 2} per weight.
 */
final class LossEffect {
    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double RATE = 1e-3;
    /**
     * A small number that is added to H. Without it, the effect of all bases whose gradient was always 0 would be 0.
     * With it, bases with smaller coordinates have a smaller effect.
     */
    private static final double SMALL = 1e-8;

    private final Tensor mean;
    private final Tensor square;
    private final Tensor largest;
    private final Tensor seen;

    /**
     * Creates an estimator that keeps its state in buffers of a quantizer.
     *
     * @param mean the running mean of the gradients, {@code [groups, bases]}
     * @param square the running mean of the squared gradients, of the same shape
     * @param largest the maximum so far of {@code square}, of the same shape
     * @param seen the number of gradients so far, a scalar
     */
    LossEffect(Tensor mean, Tensor square, Tensor largest, Tensor seen) {
        this.mean = mean;
        this.square = square;
        this.largest = largest;
        this.seen = seen;
    }

    /**
     * Adds the gradients of one backward pass to the averages. If any gradient is not finite as a float, none of them
     * is added.
     */
    void observe(double[] gradients) {
        for (double g : gradients) {
            if (!(Math.abs(g) <= Float.MAX_VALUE)) {
                return;
            }
        }
        mean.update(m -> {
            for (int i = 0; i < m.length; i++) {
                m[i] = (float) (FIRST * m[i] + (1 - FIRST) * gradients[i]);
            }
        });
        square.update(v -> {
            for (int i = 0; i < v.length; i++) {
                double next = SECOND * v[i] + (1 - SECOND) * gradients[i] * gradients[i];
                v[i] = (float) Math.min(next, Float.MAX_VALUE);
            }
        });
        largest.update(v -> {
            for (int i = 0; i < v.length; i++) {
                v[i] = Math.max(v[i], square.array()[i]);
            }
        });
        seen.update(n -> n[0]++);
    }

    /** Returns the effect of pruning the basis in a slot, whose coordinate is {@code a}. */
    double of(int slot, double a) {
        double t = seen.item();
        if (t == 0) {
            return a * a / 2;
        }
        double g = RATE * mean.array()[slot] / (1 - StrictMath.pow(FIRST, t));
        double h = Math.sqrt(largest.array()[slot] / (1 - StrictMath.pow(SECOND, t))) + SMALL;
        return -g * a + h * a * a / 2;
    }

    /**
     * Updates the averages of a slot after a change of its basis. The factor is -1 if the basis was negated, 0 if it
     * was replaced, and 1 otherwise.
     */
    void basisChanged(int slot, int factor) {
        if (factor != 1) {
            mean.update(m -> m[slot] *= factor);
        }
        if (factor == 0) {
            square.update(v -> v[slot] = 0);
            largest.update(v -> v[slot] = 0);
        }
    }
}
