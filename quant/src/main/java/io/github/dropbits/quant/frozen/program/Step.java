package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.ops.PoolOptions;

/**
 * A step of a frozen program. Value 0 is the batch of images. Step i computes value {@code i + 1} from earlier values.
 *
 * <p>The comments of the steps define all arithmetic, so that all implementations give bitwise equal results.
 * Operations are in float unless stated otherwise, and are performed in the given order.
 */
public sealed interface Step {
    /** Returns the indices of the input values. */
    int[] inputs();

    /** Returns the same step with different input values. */
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
     * A convolution. The output is {@code y = fma((float) sum, scale[c], bias[c])}, where the sum of products of codes
     * is an exact integer. If the input or the weights are floats, the sum is a float, and the order of summation is
     * unspecified.
     *
     * @param name the name of the layer in the model
     * @param scale one scale per output channel, which may be negative if a batch norm with a negative gamma was folded
     *     into the layer
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
     * A rectifier. It replaces {@code x <= 0} by 0 and {@code x > cap} by the cap, which is infinity for ReLU and 6 for
     * ReLU6.
     */
    record Rectify(int in, float cap) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Rectify(inputs[0], cap);
        }
    }

    /** Computes the largest value in a window, of floats or codes. Padding is ignored. */
    record MaxPool(int in, PoolOptions options) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new MaxPool(inputs[0], options);
        }
    }

    /**
     * Computes the average over a window, which is the sum of its elements, row by row, divided by their number. If
     * padding counts, the divisor is the area of the window.
     */
    record AvgPool(int in, PoolOptions options, boolean countPadding) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new AvgPool(inputs[0], options, countPadding);
        }
    }

    /** Computes the sum over each plane, row by row in double precision, and rounds it to float. */
    record PlaneSum(int in) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new PlaneSum(inputs[0]);
        }
    }

    /** Computes {@code left + right}. */
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
