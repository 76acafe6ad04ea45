package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.cpq.CpqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.cpq.CpqSpec.Sign;
import io.github.dropbits.quant.cpq.SigmaMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the initial step, 2 mean|x| / sqrt(max(k_max, 1)) (cpq.md, section 3). */
class InitialStepTest {
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    private static CpqQuantizer quantizer(Grid grid, int channels) {
        return quantizer(CpqSpec.bits(grid.bits()).sign(grid.signed() ? Sign.SIGNED : Sign.UNSIGNED), channels);
    }

    private static CpqQuantizer quantizer(CpqSpec spec, int channels) {
        return spec.perChannel(channels > 1).create(new Place("q", channels > 1, false, false, channels));
    }

    private static float step(Grid grid, float... values) {
        CpqQuantizer q = quantizer(grid, 1);
        q.start(Tensor.of(values, values.length));
        return q.step().item();
    }

    @ParameterizedTest
    @MethodSource("io.github.dropbits.quant.GridTest#grids")
    void theFormula(Grid grid) {
        double expected = 2 * 1.5 / Math.sqrt(Math.max(1, grid.highest()));
        assertEquals(expected, step(grid, 1, -2, 0, -3), 1e-6);
    }

    @Test
    void aTensorOfZerosHasAFallback() {
        assertEquals(1e-2f, step(new Grid(3, true), 0, 0, -0f), 1e-8);
        assertEquals(1e-2f, step(new Grid(3, true)), 1e-8, "a tensor without elements too");
    }

    @Test
    void aStepThatWouldBeSubnormalHasTheFallback() {
        assertEquals(1e-2f, step(new Grid(3, true), Float.MIN_VALUE, Float.MIN_VALUE), 1e-8);
        assertTrue(step(new Grid(3, true), 1e-37f) >= 1e-38f);
    }

    @Test
    void infinitiesCountAsNothing() {
        Grid grid = new Grid(3, true);
        assertEquals(step(grid, 1, 2), step(grid, 1, INFINITE, 2, -INFINITE));
        assertEquals(1e-2f, step(grid, INFINITE), 1e-8);
    }

    @Test
    void oneElement() {
        assertEquals(2 * 5 / Math.sqrt(3), step(new Grid(3, true), -5), 1e-5);
        CpqQuantizer q = quantizer(new Grid(3, true), 1);
        q.start(Tensor.scalar(-5));
        assertEquals(2 * 5 / Math.sqrt(3), q.step().item(), 1e-5);
    }

    @Test
    void aStepForEachChannel() {
        CpqQuantizer q = quantizer(new Grid(2, true), 3);
        q.start(Tensor.of(new float[] {1, -3, 0, 0, 10, INFINITE}, 3, 2));
        assertArrayEquals(new float[] {4, 1e-2f, 20}, q.step().toArray(), 1e-4f);
    }

    @Test
    void hugeValuesDoNotOverflow() {
        assertEquals(2 * 3e38 / Math.sqrt(127), step(new Grid(8, true), 3e38f, 3e38f), 1e34);
    }

    @Test
    void aLearnedSigmaStartsInItsRatio() {
        CpqQuantizer q = quantizer(CpqSpec.bits(2).sigma(SigmaMode.learned(0.25)), 2);
        q.start(Tensor.of(new float[] {1, 3, 5, 5}, 2, 2));
        assertArrayEquals(new float[] {4, 10}, q.step().toArray(), 1e-5f);
        assertArrayEquals(new float[] {1, 2.5f}, q.sigma().toArray(), 1e-5f);
    }
}
