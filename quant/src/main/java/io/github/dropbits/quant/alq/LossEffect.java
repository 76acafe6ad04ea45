package io.github.dropbits.quant.alq;

import io.github.dropbits.core.Tensor;

/**
 * What the loss would take for leaving out a basis, from the gradients by its coordinate that were seen in training
 * (ALQ, "Pruning in alpha Domain"): {@code f = -g a + H a^2 / 2}, the quadratic model of the loss by that coordinate,
 * taken at 0. As in the paper g and H come from AMSGrad: {@code g = r m / (1 - 0.9^t)} with m the running mean of the
 * gradients at 0.9 and r its learning rate, here 1e-3, and {@code H = sqrt(v / (1 - 0.999^t))} with v the largest
 * value so far of the running mean of their squares at 0.999; t is the number of gradients. Before the first gradient
 * the effect is that on the weights' squared error, {@code a^2 / 2} a weight.
 */
final class LossEffect {
    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double RATE = 1e-3;
    /** Keeps apart bases whose gradient was always 0: the smaller coordinate has the smaller effect. */
    private static final double SMALL = 1e-8;

    private final Tensor mean;
    private final Tensor square;
    private final Tensor largest;
    private final Tensor seen;

    /**
     * Over buffers that belong to a quantizer.
     *
     * @param mean running mean of the gradients, {@code [groups, bases]}
     * @param square running mean of their squares, likewise
     * @param largest the largest of these so far, likewise
     * @param seen the number of gradients, a scalar
     */
    LossEffect(Tensor mean, Tensor square, Tensor largest, Tensor seen) {
        this.mean = mean;
        this.square = square;
        this.largest = largest;
        this.seen = seen;
    }

    /** Takes the gradients of one backward; those of one that overflowed are left out. */
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

    /** The effect of leaving out the basis of a slot whose coordinate is {@code a}. */
    double of(int slot, double a) {
        double t = seen.item();
        if (t == 0) {
            return a * a / 2;
        }
        double g = RATE * mean.array()[slot] / (1 - StrictMath.pow(FIRST, t));
        double h = Math.sqrt(largest.array()[slot] / (1 - StrictMath.pow(SECOND, t))) + SMALL;
        return -g * a + h * a * a / 2;
    }

    /** A slot's basis was turned around (-1), replaced (0) or neither (1). */
    void turned(int slot, int factor) {
        if (factor != 1) {
            mean.update(m -> m[slot] *= factor);
        }
        if (factor == 0) {
            square.update(v -> v[slot] = 0);
            largest.update(v -> v[slot] = 0);
        }
    }
}
