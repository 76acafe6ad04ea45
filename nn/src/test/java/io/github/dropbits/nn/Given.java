package io.github.dropbits.nn;

import io.github.dropbits.core.Tensor;

/** A transform that puts a tensor in place of what comes in. */
final class Given extends Module {
    private final Tensor values;

    Given(Tensor values) {
        this.values = values;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return values;
    }
}
