package io.github.dropbits.nn.layers;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/**
 * Dropout in training mode, and the identity in evaluation mode. Each layer draws from its own random stream, which
 * {@link #seed} restarts.
 */
public final class Dropout extends Module {
    private final float drop;
    private final RandomStream random = stream("random");

    /**
     * Creates a layer.
     *
     * @param drop the probability that a value is dropped, at least 0 and less than 1
     * @throws IllegalArgumentException if the probability is out of range
     */
    public Dropout(float drop) {
        if (!(drop >= 0 && drop < 1)) {
            throw new IllegalArgumentException("drop probability must be from 0 to less than 1, not " + drop);
        }
        this.drop = drop;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return training() ? io.github.dropbits.core.ops.Dropout.dropout(x, drop, random) : x;
    }

    @Override
    public String describe() {
        return "Dropout(" + drop + ")";
    }
}
