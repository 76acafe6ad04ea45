package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;

/**
 * Group normalization (Wu, He 2018): in each image, normalizes each group of channels to mean 0 and variance 1, then
 * scales and shifts each channel.
 */
public final class GroupNorm extends RowNorm {
    private final int groups;
    private int perGroup;
    private int area;

    private GroupNorm(int groups, float eps) {
        super(eps);
        this.groups = groups;
    }

    /**
     * Normalizes each group of channels.
     *
     * @param x the values, {@code [N, C, ...]}; not modified
     * @param groups the number of groups, a divisor of C
     * @param gamma the scales, {@code [C]}; not modified
     * @param beta the shifts, {@code [C]}; not modified
     * @param eps the small number that is added to the variance
     * @return the normalized values, of the same shape
     * @throws ShapeException if the shapes are incompatible with each other or with the number of groups
     * @throws IllegalArgumentException if eps is negative or not finite
     */
    public static Tensor groupNorm(Tensor x, int groups, Tensor gamma, Tensor beta, float eps) {
        return new GroupNorm(groups, eps).apply(x, gamma, beta);
    }

    /**
     * Returns the number of channel groups.
     *
     * @return the number of groups
     */
    public int groups() {
        return groups;
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof GroupNorm o && groups == o.groups && super.sameAttributes(other);
    }

    @Override
    protected Shape infer(Shape[] in) {
        if (in[0].rank() < 2 || groups < 1 || in[0].dim(1) % groups != 0) {
            throw new ShapeException("groupNorm: " + groups + " groups do not divide the channels of input [N, C, ...] "
                    + in[0]);
        }
        Shape each = Shape.of(in[0].dim(1));
        if (!in[1].equals(each) || !in[2].equals(each)) {
            throw new ShapeException("groupNorm: gamma " + in[1] + " and beta " + in[2] + " must be " + each
                    + " for input " + in[0]);
        }
        perGroup = in[0].dim(1) / groups;
        area = in[0].product(2, in[0].rank());
        rows = in[0].dim(0) * groups;
        length = perGroup * area;
        return in[0];
    }

    @Override
    int affine(int row, int i) {
        return row % groups * perGroup + i / area;
    }
}
