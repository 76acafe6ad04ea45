package io.github.dropbits.nn;

import io.github.dropbits.core.Tensor;

/** A transform that ignores its input and returns a given tensor. */
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
