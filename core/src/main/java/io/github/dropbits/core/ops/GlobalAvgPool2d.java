package io.github.dropbits.core.ops;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** Mean of every plane: the mean over height and width, both kept with extent 1. */
public final class GlobalAvgPool2d {
    private GlobalAvgPool2d() {
    }

    /**
     * Mean of every plane.
     *
     * @param x the images, {@code [N, C, H, W]}; not changed
     * @return the means, {@code [N, C, 1, 1]}
     * @throws ShapeException if the shape does not fit
     */
    public static Tensor globalAvgPool2d(Tensor x) {
        if (x.shape().rank() != 4) {
            throw new ShapeException("globalAvgPool2d needs input [N, C, H, W], not " + x.shape());
        }
        return Mean.mean(x, true, 2, 3);
    }
}
