package io.github.dropbits.core.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dropbits.core.Tensor;
import org.junit.jupiter.api.Test;

/** At ties and kinks the gradient is the documented one. */
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
        // Windows of 2x2, one step apart: their first fives stand at 1, 1, 3 and 4.
        assertArrayEquals(new float[] {0, 2, 0, 1, 1, 0, 0, 0, 0},
                gradient(x, MaxPool2d.maxPool2d(x, new PoolOptions(2, 1, 0))));
    }

    /** Two by two side by side, with code of its own: every choice of equal largest values. */
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
}
