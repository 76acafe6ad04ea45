package io.github.dropbits.core.ops;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/** Mean over dimensions: the sum divided by the number of summed elements. */
public final class Mean {
    private Mean() {
    }

    /**
     * Mean over dimensions.
     *
     * @param x the values; not changed
     * @param keepDim whether averaged dimensions stay, with extent 1
     * @param dims the dimensions to average over; if none is given, all
     * @return the means
     * @throws ShapeException if a dimension does not exist or is named twice, or there is nothing to average
     */
    public static Tensor mean(Tensor x, boolean keepDim, int... dims) {
        int count = new Dims("mean", x.shape(), keepDim, dims).count;
        if (count == 0) {
            throw new ShapeException("mean: nothing to average in shape " + x.shape());
        }
        return Sum.sum(x, keepDim, dims).mul(1f / count);
    }
}
