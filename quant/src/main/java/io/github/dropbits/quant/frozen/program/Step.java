package io.github.dropbits.quant.frozen.program;

import io.github.dropbits.core.ops.PoolOptions;

/**
 * A step of a frozen program. Value 0 is the images; step i makes value {@code i + 1} from values before it.
 *
 * <p>All arithmetic is defined here, in float unless said otherwise and in the order given, so that every
 * implementation gives the same bits.
 */
public sealed interface Step {
    /** The values that it takes. */
    int[] inputs();

    /** The same step on other values. */
    Step on(int... inputs);

    /** A step that takes one value. */
    sealed interface Unary extends Step {
        int in();

        @Override
        default int[] inputs() {
            return new int[] {in()};
        }
    }

    /** Floats to codes, by {@link Codes#code}. */
    record Quantize(int in, Codes codes) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Quantize(inputs[0], codes);
        }
    }

    /**
     * A convolution: {@code y = fma((float) sum, scale[c], bias[c])}, the sum over products of codes being exact, an
     * integer. Where input or weights are floats, the sum is a float and its order is not defined.
     *
     * @param name the layer's name in the model
     * @param scale one an output channel; negative where a negative gamma was folded in
     * @param bias one an output channel
     */
    record Layer(int in, String name, Geometry geometry, Weights weights, float[] scale, float[] bias)
            implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Layer(inputs[0], name, geometry, weights, scale, bias);
        }
    }

    /** {@code y = fma(x, scale[c], bias[c])}. */
    record Affine(int in, float[] scale, float[] bias) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Affine(inputs[0], scale, bias);
        }
    }

    /** What is not positive becomes 0, what is above the cap the cap: infinity for ReLU, 6 for ReLU6. */
    record Rectify(int in, float cap) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new Rectify(inputs[0], cap);
        }
    }

    /** The largest value under a window, of floats or codes; padding never wins. */
    record MaxPool(int in, PoolOptions options) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new MaxPool(inputs[0], options);
        }
    }

    /** The sum of what a window sees, row by row, divided by their number, or by the window's area. */
    record AvgPool(int in, PoolOptions options, boolean countPadding) implements Unary {
        @Override
        public Step on(int... inputs) {
            return new AvgPool(inputs[0], options, countPadding);
        }
    }

    /** The sum of each plane, row by row in double, then rounded. */
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
