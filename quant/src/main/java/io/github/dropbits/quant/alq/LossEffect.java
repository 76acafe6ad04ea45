package io.github.dropbits.quant.alq;

import io.github.dropbits.core.Tensor;

/**
 * The estimated effect on the loss of pruning a basis, from the gradients by its coordinate in training (ALQ, "Pruning
 * in alpha Domain"): {@code f = -g a + H a^2 / 2}, the quadratic model of the loss as a function of that coordinate,
 * evaluated at 0. As in the paper, g and H come from AMSGrad. {@code g = r m / (1 - 0.9^t)}, where m is the running
 * mean of the gradients with decay 0.9 and r is the learning rate, here 1e-3. {@code H = sqrt(v / (1 - 0.999^t))},
 * where v is the largest value so far of the running mean, with decay 0.999, of the squared gradients. t is the number
 * of gradients so far. Before the first gradient, the effect is that on the weights' squared error, {@code a^2 / 2}
 * per weight.
 */
final class LossEffect {
    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double RATE = 1e-3;
    /**
     * Added to H. Without it, all bases whose gradient was always 0 would have the effect 0; with it, those with
     * smaller coordinates have the smaller effect.
     */
    private static final double SMALL = 1e-8;

    private final Tensor mean;
    private final Tensor square;
    private final Tensor largest;
    private final Tensor seen;

    /**
     * Uses the buffers of a quantizer.
     *
     * @param mean the running mean of the gradients, {@code [groups, bases]}
     * @param square the running mean of their squares, of the same shape
     * @param largest the largest values so far of {@code square}, of the same shape
     * @param seen the number of gradients, a scalar
     */
    LossEffect(Tensor mean, Tensor square, Tensor largest, Tensor seen) {
        this.mean = mean;
        this.square = square;
        this.largest = largest;
        this.seen = seen;
    }

    /** Adds the gradients of one backward to the averages; adds none of them if one is not finite as a float. */
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

    /** The effect of pruning the basis of a slot, whose coordinate is {@code a}. */
    double of(int slot, double a) {
        double t = seen.item();
        if (t == 0) {
            return a * a / 2;
        }
        double g = RATE * mean.array()[slot] / (1 - StrictMath.pow(FIRST, t));
        double h = Math.sqrt(largest.array()[slot] / (1 - StrictMath.pow(SECOND, t))) + SMALL;
        return -g * a + h * a * a / 2;
    }

    /** Adapts a slot's averages by a factor: -1 if its basis was negated, 0 if it was replaced, 1 otherwise. */
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
