package io.github.dropbits.quant.relaxed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Nets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that evaluation rounds to the nearest grid point, with ties to even codes, clamps, and is deterministic. */
class RelaxedEvaluationTest {
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    @ParameterizedTest
    @MethodSource("io.github.dropbits.quant.GridTest#grids")
    void equalsRoundAndClamp(Grid grid) {
        RelaxedQuantizer q = new RelaxedQuantizer("fc1.input", grid);
        Tensor x = Nets.sample(500).mul(grid.highest() + 3f).detach();
        q.start(x);
        q.train(false);
        float step = q.step().item();
        float[] y = q.apply(x).array();
        int[] codes = q.codes(x);
        for (int i = 0; i < y.length; i++) {
            float u = x.array()[i] / step;
            assertEquals(grid.isSign() ? u < 0 ? -1 : 1
                    : (int) Math.rint(Math.max(grid.lowest(), Math.min(grid.highest(), u))), codes[i]);
            assertEquals(codes[i] * step, y[i]);
        }
        assertArrayEquals(y, q.apply(x).array());
    }

    @Test
    void tiesGoToEvenCodesAndEndsHold() {
        Tensor x = Tensor.of(new float[] {0.25f, 0.75f, -0.25f, -0.75f, INFINITE, -INFINITE, 1e38f, 1e-45f}, 8);
        Tensor y = NearestPoint.nearest(x, Tensor.scalar(0.5f), new Grid(3, true), "");
        assertArrayEquals(new float[] {0, 1, 0, -1, 1.5f, -2, 1.5f, 0}, y.toArray());
    }

    @Test
    void theStepsGradientIsTheCode() {
        Tensor x = Tensor.of(new float[] {0.3f, 0.9f, -0.3f, 7, -7}, 5);
        GradientCheck.of(in -> NearestPoint.nearest(in[0], in[1], new Grid(3, true), "")).run(x, Tensor.scalar(0.5f))
                .assertPassed();
    }

    @Test
    void aNaNIsAnErrorThatNamesTheLayer() {
        RelaxedQuantizer q = new RelaxedQuantizer("fc1.input", new Grid(3, true));
        q.start(Tensor.full(1, 2));
        q.train(false);
        Tensor x = Tensor.of(new float[] {0, 1, Float.NaN}, 3);
        Exception e = assertThrows(IllegalArgumentException.class, () -> q.apply(x));
        assertEquals("nearestPoint of fc1.input: the value at index 2 is NaN", e.getMessage());
    }
}
