package io.github.dropbits.core.ops;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/**
 * Layer normalization (Ba, Kiros, Hinton 2016): normalizes over the last dimensions to mean 0 and variance 1, then
 * scales and shifts each element. The number of dimensions that are normalized over is the rank of gamma.
 */
public final class LayerNorm extends RowNorm {
    private LayerNorm(float eps) {
        super(eps);
    }

    /**
     * Normalizes over the last dimensions.
     *
     * @param x the values, of a shape that ends with the extents S; not modified
     * @param gamma the scales, of shape S, which consists of the extents to normalize over; not modified
     * @param beta the shifts, of shape S; not modified
     * @param eps the small number that is added to the variance
     * @return the normalized values, of the shape of {@code x}
     * @throws ShapeException if the shapes are incompatible
     * @throws IllegalArgumentException if eps is negative or not finite
     */
    public static Tensor layerNorm(Tensor x, Tensor gamma, Tensor beta, float eps) {
        return new LayerNorm(eps).apply(x, gamma, beta);
    }

    @Override
    protected Shape infer(Shape[] in) {
        int outer = in[0].rank() - in[1].rank();
        boolean fits = in[1].equals(in[2]) && in[1].rank() > 0 && outer >= 0 && in[1].elements() > 0;
        for (int d = 0; fits && d < in[1].rank(); d++) {
            fits = in[0].dim(outer + d) == in[1].dim(d);
        }
        if (!fits) {
            throw new ShapeException("layerNorm: gamma " + in[1] + " and beta " + in[2]
                    + " must both be the last dimensions of input " + in[0]);
        }
        length = in[1].elements();
        rows = in[0].elements() / length;
        return in[0];
    }

    @Override
    int affine(int row, int i) {
        return i;
    }
}
