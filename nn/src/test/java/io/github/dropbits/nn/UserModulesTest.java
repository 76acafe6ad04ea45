package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import org.junit.jupiter.api.Test;

/** Checks the values and gradients of user-defined modules with residual connections and branches. */
class UserModulesTest {
    private static Tensor matrix(int rows, int columns, float... values) {
        return Tensor.of(values, rows, columns);
    }

    @Test
    void aResidualAddsItsInput() {
        Blocks.Residual block = new Blocks.Residual(2, new RandomStream(1));
        block.namedParameters().get("body.0.weight").set(new float[] {1, 2, 0, -1});
        block.namedParameters().get("body.0.bias").set(new float[] {0.5f, 1});
        Tensor x = matrix(2, 2, 1, 3, -4, 1).requiresGrad(true);
        Tensor y = block.apply(x);
        // The expected values are relu(1+6+0.5) + 1, relu(-3+1) + 3, relu(-4+2+0.5) - 4 and relu(-1+1) + 1.
        assertArrayEquals(new float[] {8.5f, 3, -4, 1}, y.array());
        y.sum().backward();
        assertArrayEquals(new float[] {2, 3, 1, 1}, x.grad().array());
        assertArrayEquals(new float[] {1, 3, 0, 0}, block.namedParameters().get("body.0.weight").grad().array());
        assertArrayEquals(new float[] {1, 0}, block.namedParameters().get("body.0.bias").grad().array());
    }

    @Test
    void branchesMeetAgain() {
        Blocks.TwoBranches block = new Blocks.TwoBranches(2, new RandomStream(1));
        block.namedParameters().get("left.weight").set(new float[] {1, 1, 1, -1});
        block.namedParameters().get("right.body.0.weight").set(new float[] {0, 0, 0, 0});
        block.namedParameters().get("right.body.0.bias").set(new float[] {10, -10});
        Tensor y = block.evaluating(() -> block.apply(matrix(1, 2, 3, 4)));
        assertEquals(Shape.of(1, 4), y.shape());
        assertArrayEquals(new float[] {14, -2, 13, 4}, y.array());
        assertEquals(1, block.namedBuffers().get("calls").item());
        y.sum().backward();
        // The factor multiplies both outputs of the left branch, so its gradient is their sum: 7 - 1.
        assertEquals(6, block.namedParameters().get("scale").grad().item());
    }

    @Test
    void noiseComesInTrainingOnly() {
        Blocks.TwoBranches block = new Blocks.TwoBranches(2, new RandomStream(1));
        Tensor x = matrix(1, 2, 3, 4);
        block.seed(5);
        float[] noisy = block.apply(x).toArray();
        block.seed(5);
        assertArrayEquals(noisy, block.apply(x).toArray());
        float[] moved = new RandomStream(5).split("noise").normal(1, 1, 2).add(x).toArray();
        float[] same = block.evaluating(() -> block.apply(Tensor.of(moved, 1, 2))).toArray();
        assertArrayEquals(same, noisy);
    }

    @Test
    void gradientsOfTheInputAreRight() {
        Blocks.TwoBranches block = new Blocks.TwoBranches(5, new RandomStream(1));
        block.train(false);
        GradientCheck.of(in -> block.apply(in[0])).run(new RandomStream(2).normal(1, 3, 5)).assertPassed();
    }
}
