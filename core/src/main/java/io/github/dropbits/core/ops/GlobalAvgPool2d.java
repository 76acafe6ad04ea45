package io.github.dropbits.core.ops;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/**
 * Global average pooling: the mean of every plane, that is, over height and width. Both dimensions are kept with extent
 * 1.
 */
public final class GlobalAvgPool2d {
    private GlobalAvgPool2d() {
    }

    /**
     * Computes the mean of every plane.
     *
     * @param x the images, {@code [N, C, H, W]}; not modified
     * @return the means, {@code [N, C, 1, 1]}
     * @throws ShapeException if {@code x} does not have four dimensions
     */
    public static Tensor globalAvgPool2d(Tensor x) {
        if (x.shape().rank() != 4) {
            throw new ShapeException("globalAvgPool2d needs input [N, C, H, W], not " + x.shape());
        }
        return Mean.mean(x, true, 2, 3);
    }
}
