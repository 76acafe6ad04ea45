package io.github.dropbits.nn.layers;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/** Dropout in training; the identity in evaluation. Draws from a stream of its own, see {@link #seed}. */
public final class Dropout extends Module {
    private final float drop;
    private final RandomStream random = stream("random");

    /**
     * A layer.
     *
     * @param drop the probability that a value is dropped, from 0 to less than 1
     * @throws IllegalArgumentException if the probability is not from 0 to less than 1
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
