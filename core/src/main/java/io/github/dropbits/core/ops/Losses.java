package io.github.dropbits.core.ops;

import io.github.dropbits.core.Gradients;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;

/** Helper methods of the losses: the shape check of two tensors, and the case that the loss's gradient is 0. */
final class Losses {
    private Losses() {
    }

    static Shape scalar(String op, Shape[] in) {
        if (!in[0].equals(in[1]) || in[0].elements() == 0) {
            throw new ShapeException(op + ": shapes " + in[0] + " and " + in[1] + " must be equal and not empty");
        }
        return Shape.SCALAR;
    }

    /**
     * If the loss's gradient is 0, sets the gradients of all inputs to 0, regardless of the derivative, and returns
     * true. Otherwise returns false.
     */
    static boolean passZero(Gradients g) {
        if (g.out()[0] != 0) {
            return false;
        }
        for (int input = 0; input < g.inputs(); input++) {
            if (g.wants(input)) {
                g.zeros(input);
            }
        }
        return true;
    }
}
