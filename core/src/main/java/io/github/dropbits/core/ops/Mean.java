package io.github.dropbits.core.ops;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** The mean over dimensions: the sum divided by the number of summed elements. */
public final class Mean {
    private Mean() {
    }

    /**
     * Computes the mean over dimensions.
     *
     * @param x the values; not modified
     * @param keepDim whether to keep the averaged dimensions, with extent 1
     * @param dims the dimensions to average over; if none is given, all dimensions
     * @return the means
     * @throws ShapeException if a dimension does not exist or is given twice, or if there are no elements to average
     */
    public static Tensor mean(Tensor x, boolean keepDim, int... dims) {
        int count = new Dims("mean", x.shape(), keepDim, dims).count;
        if (count == 0) {
            throw new ShapeException("mean: nothing to average in shape " + x.shape());
        }
        return Sum.sum(x, keepDim, dims).mul(1f / count);
    }
}
