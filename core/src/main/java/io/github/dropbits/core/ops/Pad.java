package io.github.dropbits.core.ops;

import io.github.dropbits.core.Op;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.Arrays;

/** Pads a tensor with zeros. */
public final class Pad extends Move {
    private final int[] before;
    private final int[] after;
    private Shape from;
    private Shape to;

    private Pad(int[] before, int[] after) {
        this.before = before.clone();
        this.after = after.clone();
    }

    /**
     * Pads a tensor with zeros.
     *
     * @param x the values; not modified
     * @param before for each dimension, the number of zeros before the values, not negative
     * @param after for each dimension, the number of zeros after the values, not negative
     * @return the larger tensor
     * @throws ShapeException if an array does not have one number per dimension, if a number is negative, or if the
     *     result has more elements than a Java array can hold
     */
    public static Tensor pad(Tensor x, int[] before, int[] after) {
        return new Pad(before, after).apply(x);
    }

    /**
     * Returns, for each dimension, the number of zeros before the values.
     *
     * @return a copy of the numbers
     */
    public int[] before() {
        return before.clone();
    }

    /**
     * Returns, for each dimension, the number of zeros after the values.
     *
     * @return a copy of the numbers
     */
    public int[] after() {
        return after.clone();
    }

    @Override
    public boolean sameAttributes(Op other) {
        return other instanceof Pad o && Arrays.equals(before, o.before) && Arrays.equals(after, o.after);
    }

    @Override
    protected Shape infer(Shape[] in) {
        from = in[0];
        if (before.length != from.rank() || after.length != from.rank()) {
            throw new ShapeException("pad: " + Arrays.toString(before) + " and " + Arrays.toString(after)
                    + " do not give one number for each dimension of " + from);
        }
        int[] dims = from.toArray();
        for (int i = 0; i < dims.length; i++) {
            if (before[i] < 0 || after[i] < 0) {
                throw new ShapeException("pad: negative padding in " + Arrays.toString(before) + " or "
                        + Arrays.toString(after) + " for shape " + from);
            }
            long padded = (long) before[i] + dims[i] + after[i];
            if (padded > Integer.MAX_VALUE) {
                throw new ShapeException("pad: " + Arrays.toString(before) + " and " + Arrays.toString(after)
                        + " make dim " + i + " of " + from + " longer than an int can hold");
            }
            dims[i] = (int) padded;
        }
        to = Shape.of(dims);
        return to;
    }

    @Override
    Block block() {
        int[] steps = to.strides();
        int origin = 0;
        for (int d = 0; d < steps.length; d++) {
            origin += before[d] * steps[d];
        }
        return new Block(from, 0, from.strides(), origin, steps);
    }
}
