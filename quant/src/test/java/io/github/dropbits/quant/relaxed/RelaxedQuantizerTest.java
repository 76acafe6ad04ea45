package io.github.dropbits.quant.relaxed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.Sum;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Place;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests RelaxedQuantizer: initialization, schedule, randomness and stored state. */
class RelaxedQuantizerTest {
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    private static RelaxedQuantizer quantizer(Grid grid) {
        return new RelaxedQuantizer("conv1.input", grid);
    }

    private static RelaxedQuantizer at(boolean weight, boolean nonNegative) {
        return (RelaxedQuantizer) RelaxedQuantizer.bits(3).create(new Place("p", weight, nonNegative, false, 1));
    }

    @Test
    void theSignFollowsThePlace() {
        assertTrue(at(true, true).grid().signed());
        assertFalse(at(false, true).grid().signed());
        assertTrue(at(false, false).grid().signed());
        assertEquals(3, at(false, true).bits());
        assertEquals("p", at(false, true).label());
        assertThrows(IllegalArgumentException.class, () -> RelaxedQuantizer.bits(0));
        assertThrows(IllegalArgumentException.class, () -> RelaxedQuantizer.bits(9));
    }

    @Test
    void stepAndSigmaStartFromTheFirstBatch() {
        RelaxedQuantizer q = quantizer(new Grid(3, true));
        q.apply(Tensor.of(new float[] {1, -2, 0, -3}, 4));
        assertEquals(3 / Math.sqrt(3), q.step().item(), 1e-6);
        assertEquals(1 / Math.sqrt(3), q.sigma().item(), 1e-6);
        q.apply(Tensor.full(100, 2));
        assertEquals(3 / Math.sqrt(3), q.step().item(), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("io.github.dropbits.quant.GridTest#grids")
    void degenerateTensorsGiveFiniteStepsAndCodesInRange(Grid grid) {
        float[][] tensors = {{0, 0, -0f}, {2, 2, 2}, {-5}, {INFINITE}, {INFINITE, -INFINITE, 1}, {Float.MIN_VALUE}, {},
            {1e37f, -1e37f}};
        for (float[] values : tensors) {
            Tensor x = Tensor.of(values, values.length).requiresGrad(true);
            RelaxedQuantizer q = quantizer(grid);
            Tensor y = q.apply(x);
            float step = q.step().item();
            assertTrue(step > 0 && Float.isFinite(step), Arrays.toString(values) + ": step " + step);
            assertEquals(step / 3 / grid.spacing(), q.sigma().item(), step * 1e-5);
            for (float v : y.array()) {
                assertTrue(v >= grid.lowest() * step && v <= grid.highest() * step, grid + " gave " + v);
            }
            Sum.sum(y, false).backward();
            q.namedParameters().forEach((name, t) -> assertTrue(Float.isFinite(t.grad().item()), name));
            for (int code : q.codes(x)) {
                assertTrue(code >= grid.lowest() && code <= grid.highest(), grid + " gave code " + code);
            }
        }
    }

    @Test
    void theTemperatureFallsFromOneToAHalf() {
        RelaxedQuantizer q = quantizer(new Grid(3, true));
        assertEquals(1, q.temperature());
        q.progress(0.5);
        assertEquals(Math.sqrt(0.5), q.temperature(), 1e-6);
        q.progress(1);
        assertEquals(0.5, q.temperature());
    }

    @Test
    void everyTrainingPassDrawsAnewAndNothingElseDraws() {
        RelaxedQuantizer q = quantizer(new Grid(4, true));
        RelaxedQuantizer other = quantizer(new Grid(4, true));
        Tensor x = Nets.sample(64);
        float[] first = q.apply(x).toArray();
        assertArrayEquals(first, other.apply(x).toArray());
        q.codes(x);
        q.evaluating(() -> q.apply(x));
        float[] second = q.apply(x).toArray();
        assertFalse(Arrays.equals(first, second));
        assertArrayEquals(second, other.apply(x).toArray());
        q.seed(8);
        assertFalse(Arrays.equals(first, q.apply(x).toArray()));
    }

    @Test
    void gradientsReachValuesStepAndNoise() {
        RelaxedQuantizer q = quantizer(new Grid(3, true));
        Tensor x = Nets.sample(64).requiresGrad(true);
        Sum.sum(q.apply(x).square(), false).backward();
        assertTrue(x.grad().array()[0] != 0);
        q.namedParameters().forEach((name, t) -> assertTrue(t.grad().item() != 0, name));
    }

    @Test
    void whatIsSaved() {
        RelaxedQuantizer q = quantizer(new Grid(3, true));
        assertEquals(Set.of("log_alpha", "log_sigma"), q.namedParameters().keySet());
        assertEquals(Set.of("initialized", "temperature"), q.namedBuffers().keySet());
        assertEquals(Set.of("random"), q.namedStreams().keySet());
    }

    @Test
    void itSaysWhatItIs() {
        assertEquals("RQ(3 bits signed)", quantizer(new Grid(3, true)).describe());
        assertEquals("RQ(1 bit unsigned)", quantizer(new Grid(1, false)).describe());
    }
}
