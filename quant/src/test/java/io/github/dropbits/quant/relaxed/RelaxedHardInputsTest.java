package io.github.dropbits.quant.relaxed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.quant.Grid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests values far outside the grid and on cell borders, empty tensors, and arguments out of range. */
class RelaxedHardInputsTest {
    private static final float[] VALUES = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f, -1e38f,
        Float.MIN_VALUE, -Float.MIN_VALUE, 1e-40f, 0f, -0f, 0.5f, -0.5f, 1.5f, 127f, -128f, 127.5f, -128.5f, 255f,
        255.5f, 1000f, -1000f};
    private static final Grid GRID = new Grid(4, true);

    private static Tensor relaxed(Tensor x, float alpha, float sigma, double temperature) {
        return Relaxed.relaxed(x, Tensor.scalar(alpha), Tensor.scalar(sigma), GRID, temperature, new RandomStream(1),
                "conv1.weight");
    }

    @ParameterizedTest
    @MethodSource("io.github.dropbits.quant.GridTest#grids")
    void valuesStayOnTheGridAndGradientsFinite(Grid grid) {
        for (float ratio : new float[] {grid.spacing() * 1e-3f, 0.1f, 1 / 3f, 1, 30, 1e3f}) {
            for (float alpha : new float[] {1e-3f, 1, 100}) {
                for (double temperature : new double[] {1e-3, 0.5, 10}) {
                    Tensor x = Tensor.of(VALUES, VALUES.length).requiresGrad(true);
                    Tensor a = Tensor.scalar(alpha).requiresGrad(true);
                    Tensor s = Tensor.scalar(alpha * ratio).requiresGrad(true);
                    Tensor y = Relaxed.relaxed(x, a, s, grid, temperature, new RandomStream(7), "");
                    for (float v : y.array()) {
                        assertTrue(v >= grid.lowest() * alpha && v <= grid.highest() * alpha, grid + " gave " + v);
                    }
                    Sum.sum(y, false).backward();
                    for (Tensor t : new Tensor[] {x, a, s}) {
                        for (float g : t.grad().array()) {
                            assertTrue(Float.isFinite(g), () -> grid + ", ratio " + ratio + ": " + t.grad());
                        }
                    }
                    assertEquals(0, x.grad().array()[0], "no gradient from infinitely far");
                    assertEquals(0, x.grad().array()[1], "no gradient from infinitely far");
                }
            }
        }
    }

    @Test
    void farOutsideTheNoiseStays() {
        // Far outside the grid, the ratio of the probabilities of neighbouring codes is e^(-1/s). With little noise,
        // the outermost code wins.
        Tensor y = relaxed(Tensor.of(new float[] {Float.POSITIVE_INFINITY, 1e30f, -1e30f, Float.NEGATIVE_INFINITY}, 4),
                0.5f, 0.0005f, 0.5);
        assertArrayEquals(new float[] {3.5f, 3.5f, -4, -4}, y.toArray());
    }

    @Test
    void aNaNIsAnErrorThatNamesTheLayer() {
        Tensor x = Tensor.of(new float[] {0, Float.NaN}, 2);
        Exception e = assertThrows(IllegalArgumentException.class, () -> relaxed(x, 1, 1, 1));
        assertEquals("relaxed of conv1.weight: the value at index 1 is NaN", e.getMessage());
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        Tensor x = Tensor.zeros(3);
        for (float bad : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> relaxed(x, bad, 1, 1));
            assertThrows(IllegalArgumentException.class, () -> relaxed(x, 1, bad, 1));
            assertThrows(IllegalArgumentException.class, () -> relaxed(x, 1, 1, bad));
        }
        assertThrows(IllegalArgumentException.class, () -> relaxed(x, 1, 1e-4f, 1));
        assertThrows(IllegalArgumentException.class, () -> relaxed(x, 1, 1, 11));
        assertThrows(ShapeException.class, () -> Relaxed.relaxed(x, Tensor.full(1, 3), Tensor.scalar(1), GRID, 1,
                new RandomStream(1), ""));
    }

    @Test
    void aTensorWithoutElements() {
        Tensor none = Tensor.zeros(0, 4).requiresGrad(true);
        Tensor alpha = Tensor.scalar(1).requiresGrad(true);
        Tensor y = Relaxed.relaxed(none, alpha, Tensor.scalar(1), GRID, 1, new RandomStream(1), "");
        Sum.sum(y, false).backward();
        assertArrayEquals(new float[0], none.grad().array());
        assertEquals(0, alpha.grad().item());
    }
}
