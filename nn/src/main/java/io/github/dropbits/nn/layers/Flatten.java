package io.github.dropbits.nn.layers;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;

/** Reshapes {@code [N, ...]} to a matrix with N rows. */
public final class Flatten extends Module {
    /** Creates a layer, which has no settings. */
    public Flatten() {
    }

    @Override
    protected Tensor forward(Tensor x) {
        int rows = x.shape().dim(0);
        return x.reshape(rows, x.shape().product(1, x.shape().rank()));
    }
}
