package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The gradients at ties and kinks are as documented. */
class TiesTest {
    private static float[] gradient(Tensor x, Tensor y) {
        y.backward(Tensor.full(1, y.shape().toArray()));
        return x.grad().toArray();
    }

    private static Tensor leaf(float[] values, int... dims) {
        return Tensor.of(values, dims).requiresGrad(true);
    }

    @Test
    void theFirstOfEqualMaximaTakesAllOfTheGradient() {
        Tensor x = leaf(new float[] {1, 3, 3, 3, 2, 2}, 2, 3);
        assertArrayEquals(new int[] {1, 0}, Max.argmax(x, 1));
        assertArrayEquals(new float[] {0, 1, 0, 1, 0, 0}, gradient(x, Max.max(x, false, 1)));
        Tensor columns = leaf(new float[] {4, 1, 4, 1}, 2, 2);
        assertArrayEquals(new float[] {1, 1, 0, 0}, gradient(columns, Max.max(columns, true, 0)));
    }

    @Test
    void theFirstOfEqualMaximaUnderAWindowTakesAllOfTheGradient() {
        Tensor x = leaf(new float[] {0, 5, 5, 5, 5, 0, 5, 0, 5}, 1, 1, 3, 3);
        // The windows are 2x2 with stride 1. The first 5 in each window is at index 1, 1, 3 and 4, respectively.
        assertArrayEquals(new float[] {0, 2, 0, 1, 1, 0, 0, 0, 0},
                gradient(x, MaxPool2d.maxPool2d(x, new PoolOptions(2, 1, 0))));
    }

    /**
     * 2x2 windows with stride 2 have their own implementation. Every combination of equal largest values is checked.
     */
    @Test
    void theFirstOfEqualMaximaOfTwoByTwoTakesAllOfTheGradient() {
        for (int fives = 1; fives < 16; fives++) {
            float[] values = new float[4];
            float[] expected = new float[4];
            for (int i = 3; i >= 0; i--) {
                values[i] = (fives >> i & 1) != 0 ? 5 : 2;
            }
            expected[Integer.numberOfTrailingZeros(fives)] = 1;
            Tensor x = leaf(values, 1, 1, 2, 2);
            assertArrayEquals(expected, gradient(x, MaxPool2d.maxPool2d(x, PoolOptions.of(2))), "values " + fives);
        }
    }

    @Test
    void paddingNeverWins() {
        Tensor x = leaf(new float[] {-3, -2, -1, -4}, 1, 1, 2, 2);
        Tensor y = MaxPool2d.maxPool2d(x, new PoolOptions(2, 2, 1));
        assertArrayEquals(new float[] {-3, -2, -1, -4}, y.toArray());
        assertArrayEquals(new float[] {1, 1, 1, 1}, gradient(x, y));
    }

    /** Padding counts as negative infinity, but does not receive the gradient. */
    @Test
    void paddingDoesNotWinOverNegativeInfinity() {
        float low = Float.NEGATIVE_INFINITY;
        for (int stride = 1; stride <= 3; stride++) {
            Tensor x = leaf(new float[] {low, low, low, low, low, low}, 2, 1, 1, 3);
            Tensor y = MaxPool2d.maxPool2d(x, new PoolOptions(3, stride, 1));
            float[] expected = stride == 1 ? new float[] {2, 1, 0, 2, 1, 0}
                    : stride == 2 ? new float[] {1, 1, 0, 1, 1, 0} : new float[] {1, 0, 0, 1, 0, 0};
            assertArrayEquals(expected, gradient(x, y), "stride " + stride);
        }
    }

    /**
     * The rows are long enough for the vector kernels. The expected positions of the maxima are found by a plain
     * search.
     */
    @Test
    void theFirstOfEqualMaximaTakesAllInLargePlanesToo() {
        Random random = new Random(1);
        for (int width = 30; width < 70; width++) {
            float[] values = new float[2 * 7 * width];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(4);
            }
            PoolOptions options = new PoolOptions(3, 2, 1);
            Tensor x = leaf(values, 1, 2, 7, width);
            Tensor y = MaxPool2d.maxPool2d(x, options);
            float[] expected = new float[values.length];
            for (int k = 0; k < y.elements(); k++) {
                int best = -1;
                for (int tap = 0; tap < 9; tap++) {
                    int at = options.inputIndex(options.window("maxPool2d", x.shape()), k, tap);
                    best = at >= 0 && (best < 0 || values[at] > values[best]) ? at : best;
                }
                expected[best]++;
            }
            assertArrayEquals(expected, gradient(x, y), "width " + width);
        }
    }

    @Test
    void equalOperandsTakeHalfEach() {
        Tensor a = leaf(new float[] {1, 2, 3}, 3);
        Tensor b = leaf(new float[] {2, 2, 2}, 3);
        assertArrayEquals(new float[] {0, 0.5f, 1}, gradient(a, Maximum.maximum(a, b)));
        assertArrayEquals(new float[] {1, 0.5f, 0}, b.grad().toArray());
        a.zeroGrad();
        b.zeroGrad();
        assertArrayEquals(new float[] {1, 0.5f, 0}, gradient(a, Minimum.minimum(a, b)));
        assertArrayEquals(new float[] {0, 0.5f, 1}, b.grad().toArray());
    }

    @Test
    void kinksHaveTheirDocumentedDerivative() {
        Tensor x = leaf(new float[] {0, -0f}, 2);
        assertArrayEquals(new float[] {0, 0}, gradient(x, x.relu()), 0);
        x.zeroGrad();
        assertArrayEquals(new float[] {0, 0}, gradient(x, Abs.abs(x)), 0);
        Tensor six = leaf(new float[] {0, 6}, 2);
        assertArrayEquals(new float[] {0, 0}, gradient(six, Relu6.relu6(six)), 0);
        Tensor limits = leaf(new float[] {-1, 2, -1.5f, 2.5f, 0}, 5);
        assertArrayEquals(new float[] {1, 1, 0, 0, 1}, gradient(limits, Clamp.clamp(limits, -1, 2)));
    }

    /** At a kink of a piecewise function, the gradient is the derivative of the documented side. */
    @Test
    void gradientsAtCorners() {
        Tensor x = leaf(new float[] {-3, 3}, 2);
        assertArrayEquals(new float[] {0, 1}, gradient(x, Hardswish.hardswish(x)));
        Tensor zero = leaf(new float[] {0}, 1);
        assertArrayEquals(new float[] {0.25f}, gradient(zero, LeakyRelu.leakyRelu(zero, 0.25f)));
        Tensor held = leaf(new float[] {0, 1, 2}, 3);
        Tensor clamped = Clamp.clamp(held, 1, 1);
        assertArrayEquals(new float[] {1, 1, 1}, clamped.toArray());
        assertArrayEquals(new float[] {0, 1, 0}, gradient(held, clamped));
    }

    /** Equal values share the gradient also if one operand is broadcast. */
    @Test
    void equalOperandsShareTheGradientUnderBroadcasting() {
        float[] rows = {1, 2, 3, 3, 2, 1};
        for (boolean larger : new boolean[] {true, false}) {
            Tensor a = leaf(rows, 2, 3);
            Tensor b = leaf(new float[] {2}, 1);
            Tensor y = larger ? Maximum.maximum(a, b) : Minimum.minimum(a, b);
            y.backward(Tensor.of(new float[] {2, 4, 8, 16, 32, 64}, 2, 3));
            assertArrayEquals(larger ? new float[] {0, 2, 8, 16, 16, 0} : new float[] {2, 2, 0, 0, 16, 64},
                    a.grad().toArray());
            assertArrayEquals(new float[] {larger ? 2 + 2 + 16 + 64 : 2 + 8 + 16 + 16}, b.grad().toArray());
        }
    }
}
