package io.github.dropbits.quant.cpq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.uniform.Uniform;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests values far outside the grid and on its borders, and empty tensors (cpq.md, section 5). */
class CpqHardInputsTest {
    private static final float[] VALUES = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f, -1e38f,
            Float.MIN_VALUE,
        -Float.MIN_VALUE, 1e-40f, 0f, -0f, 0.5f, -0.5f, 1.5f, 127f, -128f, 127.5f, -128.5f, 255f, 255.5f, 1000f,
        -1000f};

    static List<Object[]> grids() {
        List<Object[]> all = new ArrayList<>();
        for (int bits = 1; bits <= 8; bits++) {
            for (boolean signed : new boolean[] {true, false}) {
                for (Estimator e : Estimator.values()) {
                    for (float ratio : new float[] {1e-3f, 0.1f, 1 / 3f, 1, 30, 1e3f}) {
                        all.add(new Object[] {new Grid(bits, signed), e, ratio});
                    }
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("grids")
    void codesStayInRangeAndGradientsFinite(Grid grid, Estimator estimator, float ratio) {
        for (float alpha : new float[] {1e-3f, 1, 100}) {
            Tensor x = Tensor.of(VALUES, VALUES.length).requiresGrad(true);
            Tensor a = Tensor.scalar(alpha).requiresGrad(true);
            Tensor s = Tensor.scalar(alpha * ratio).requiresGrad(true);
            Tensor m = Tensor.full(1, grid.bits()).requiresGrad(true);
            Tensor y = Cpq.cpq(x, a, s, m, grid, estimator, "");
            for (int i = 0; i < VALUES.length; i++) {
                int code = Math.round(y.array()[i] / alpha);
                assertTrue(code >= grid.lowest() && code <= grid.highest() && (!grid.isSign() || code != 0),
                        grid + " gave code " + code);
                assertEquals(code * alpha, y.array()[i]);
            }
            assertEquals(grid.highest() * alpha, y.array()[0]);
            assertEquals(grid.lowest() * alpha, y.array()[1]);
            Sum.sum(y, false).backward();
            for (Tensor t : new Tensor[] {x, a, s, m}) {
                for (float g : t.grad().array()) {
                    assertTrue(Float.isFinite(g), () -> grid + ", " + estimator + ", ratio " + ratio + ": " + t.grad());
                }
            }
            assertTrue(x.grad().array()[0] == 0, "no gradient from infinitely far");
            assertTrue(x.grad().array()[1] == 0, "no gradient from infinitely far");
        }
    }

    /** If sigma follows the step, the closed form is used. Its input may contain infinities. */
    @ParameterizedTest
    @MethodSource("grids")
    void farValuesGiveTheStepTheirCodeAlone(Grid grid, Estimator estimator, float ratio) {
        float[] far = {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f, -1e38f, 1e9f};
        for (int n : new int[] {1, 5, 16, 40, 300}) {
            float[] values = new float[n];
            float[] gy = new float[n];
            float expected = 0;
            for (int i = 0; i < n; i++) {
                values[i] = far[i % far.length];
                gy[i] = i % 3 - 1;
                expected += gy[i] * (values[i] > 0 ? grid.highest() : grid.lowest());
            }
            Tensor x = Tensor.of(values, n).requiresGrad(true);
            Tensor alpha = Tensor.scalar(0.5f).requiresGrad(true);
            Cpq.cpq(x, alpha, ratio, null, grid, estimator, "").backward(Tensor.of(gy, n));
            for (float g : x.grad().array()) {
                assertEquals(0f, Math.abs(g));
            }
            assertEquals(expected, alpha.grad().item(), n + " values");
        }
    }

    @Test
    void aNaNIsAnErrorThatNamesTheLayer() {
        for (int at : new int[] {0, 1, 39}) {
            Tensor x = Tensor.zeros(40).update(a -> a[at] = Float.NaN);
            Grid grid = new Grid(3, true);
            Exception e = assertThrows(IllegalArgumentException.class,
                    () -> Cpq.cpq(x, Tensor.scalar(1), Tensor.scalar(1), null, grid, Estimator.ALL, "conv1.weight"));
            assertEquals("cpq of conv1.weight: the value at index " + at + " is NaN", e.getMessage());
            e = assertThrows(IllegalArgumentException.class, () -> Uniform.uniform(x, Tensor.scalar(1), null, grid,
                    Uniform.StepGradient.LSQ, 1, "conv1.weight"));
            assertEquals("quantizer of conv1.weight: the value at index " + at + " is NaN", e.getMessage());
        }
    }

    @Test
    void badStepsScalesAndMasksAreRefused() {
        Grid grid = new Grid(2, true);
        Tensor x = Tensor.zeros(3);
        for (float bad : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class,
                    () -> Cpq.cpq(x, Tensor.scalar(bad), Tensor.scalar(1), null, grid, Estimator.ALL, ""));
            assertThrows(IllegalArgumentException.class,
                    () -> Cpq.cpq(x, Tensor.scalar(1), Tensor.scalar(bad), null, grid, Estimator.ALL, ""));
        }
        assertThrows(IllegalArgumentException.class,
                () -> Cpq.cpq(x, Tensor.scalar(1), Tensor.scalar(1e-4f), null, grid, Estimator.ALL, ""));
        for (float[] bad : new float[][] {{0, 0}, {1, 1.5f}, {1, -0.1f}, {1, Float.NaN}}) {
            assertThrows(IllegalArgumentException.class, () -> Cpq.cpq(x, Tensor.scalar(1), Tensor.scalar(1),
                    Tensor.of(bad, 2), grid, Estimator.ALL, ""));
        }
        assertThrows(ShapeException.class,
                () -> Cpq.cpq(x, Tensor.zeros(2), Tensor.zeros(2), null, grid, Estimator.ALL, ""));
        assertThrows(ShapeException.class, () -> Cpq.cpq(x, Tensor.scalar(1), Tensor.scalar(1), Tensor.full(1, 3), grid,
                Estimator.ALL, ""));
        assertThrows(IllegalArgumentException.class, () -> new Grid(0, true));
        assertThrows(IllegalArgumentException.class, () -> new Grid(9, false));
    }

    @Test
    void emptyAndSingleTensors() {
        Tensor one = Tensor.scalar(0.6f).requiresGrad(true);
        Tensor y = Cpq.cpq(one, Tensor.scalar(0.5f), Tensor.scalar(0.1f), null, new Grid(3, true), Estimator.ALL, "");
        assertEquals(0.5f, y.item());
        y.backward();
        Tensor none = Tensor.zeros(0, 4).requiresGrad(true);
        Tensor alpha = Tensor.scalar(1).requiresGrad(true);
        Tensor z = Cpq.cpq(none, alpha, Tensor.scalar(1), null, new Grid(3, true), Estimator.ALL, "");
        Sum.sum(z, false).backward();
        assertArrayEquals(new float[0], none.grad().array());
        assertEquals(0, alpha.grad().item());
    }
}
