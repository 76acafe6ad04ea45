package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.ops.PoolOptions;

/**
 * A step of a frozen program. Value 0 is the images; step i computes value {@code i + 1} from earlier values.
 *
 * <p>The comments of the steps define all arithmetic, so that every implementation gives the same bits. Operations are
 * in float unless stated otherwise, and in the given order.
 */
public sealed interface Step {
    /** The indices of the input values. */
    int[] inputs();

    /** The same step with other input values. */
    Step on(int... inputs);

    /** A step with one input value. */
    sealed interface Unary extends Step {
        int in();

        @Override
        default int[] inputs() {
            return new int[] {in()};
        }
    }

    /** Converts floats to codes by {@link Codes#code}. */
    record Quantize(int in, Codes codes) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Quantize(inputs[0], codes);
        }
    }

    /**
     * A convolution: {@code y = fma((float) sum, scale[c], bias[c])}, where the sum of products of codes is an exact
     * integer. If the input or the weights are floats, the sum is a float and its order is not defined.
     *
     * @param name the layer's name in the model
     * @param scale one scale per output channel; negative where a batch norm with a negative gamma was folded in
     * @param bias one bias per output channel
     */
    record Layer(int in, String name, Geometry geometry, Weights weights, float[] scale, float[] bias)
            implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Layer(inputs[0], name, geometry, weights, scale, bias);
        }
    }

    /** Scales and shifts channel c: {@code y = fma(x, scale[c], bias[c])}. */
    record Affine(int in, float[] scale, float[] bias) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Affine(inputs[0], scale, bias);
        }
    }

    /**
     * A rectifier: {@code x <= 0} becomes 0 and {@code x > cap} becomes the cap, which is infinity for ReLU and 6
     * for ReLU6.
     */
    record Rectify(int in, float cap) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Rectify(inputs[0], cap);
        }
    }

    /** The largest value in a window, of floats or codes; padding is ignored. */
    record MaxPool(int in, PoolOptions options) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new MaxPool(inputs[0], options);
        }
    }

    /**
     * The average of a window: the sum of its elements, row by row, divided by their number. If padding counts, the
     * divisor is the window's area.
     */
    record AvgPool(int in, PoolOptions options, boolean countPadding) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new AvgPool(inputs[0], options, countPadding);
        }
    }

    /** The sum of each plane, row by row in double, then rounded to float. */
    record PlaneSum(int in) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new PlaneSum(inputs[0]);
        }
    }

    /** {@code left + right}. */
    record Add(int left, int right) implements Step {
        @Override
        public int[] inputs() {
            return new int[] {left, right};
        }

        @Override
        public Step on(int... inputs) {
            return new Add(inputs[0], inputs[1]);
        }
    }
}
