package io.github.dropbits.core.ops;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;

/** The shape check of losses between two tensors. */
final class Losses {
    private Losses() {
    }

    static Shape scalar(String op, Shape[] in) {
        if (!in[0].equals(in[1]) || in[0].elements() == 0) {
            throw new ShapeException(op + ": shapes " + in[0] + " and " + in[1] + " must be equal and not empty");
        }
        return Shape.SCALAR;
    }
}
