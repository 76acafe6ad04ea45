package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.cpq.Cpq;
import io.github.dropbits.quant.cpq.Estimator;
import java.util.function.Function;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Tests the computation from keep logits through gates and masks to quantized values. Gradients propagate through all
 * of it to the logits.
 */
class GateChainTest {
    private static final int EACH = 5;
    /**
     * The step is a power of two, so that x / alpha is exact. A rounding error would have a visible effect on sums over
     * codes of both signs.
     */
    private static final float STEP = 0.5f;

    private record Setting(Grid grid, int kept, int rows, Estimator estimator, long seed) {
        Tensor apply(Tensor... in) {
            Tensor masks = NestedMasks.masks(HardConcrete.gates(in[0], rows, new RandomStream(seed)), kept);
            Tensor m = rows == 1 ? masks.reshape(grid.bits()) : masks;
            return Cpq.cpq(in[1], in[2], in[3], m, grid, estimator, "chain");
        }

        Tensor logits() {
            return new RandomStream(seed + 1).uniform(-1, 3, grid.bits() - kept);
        }

        Tensor values() {
            RandomStream random = new RandomStream(seed + 2);
            Function<Integer, Float> off = i -> grid.lowest() - 1 + random.nextInt(grid.highest() - grid.lowest() + 3)
                    + 0.8f * random.nextFloat() - 0.4f;
            return Tensor.zeros(Math.max(2, rows), EACH).update(x -> {
                for (int i = 0; i < x.length; i++) {
                    x[i] = STEP * off.apply(i);
                }
            });
        }
    }

    @Property(tries = 150)
    void gradientsEqualDifferences(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int bits,
            @ForAll boolean signed, @ForAll @IntRange(min = 1, max = 3) int rows, @ForAll Estimator estimator,
            @ForAll @IntRange(max = 6) int kept) {
        Setting s = new Setting(new Grid(bits, signed), 1 + kept % (bits - 1), rows, estimator, seed);
        Tensor phi = s.logits();
        Assume.that(Gates.smooth(phi, rows, seed));
        GradientCheck.of(s::apply).tolerance(5e-4, 1e-3)
                .run(phi, s.values(), Tensor.scalar(STEP), Tensor.scalar(0.4f * STEP)).assertPassed();
    }

    @Test
    void aLogitWhoseGateIsOpenGetsNoGradientAndOneBetweenDoes() {
        Tensor phi = Tensor.of(new float[] {40, 0}, 2).requiresGrad(true);
        long seed = LongStream.iterate(1, i -> i + 1).filter(i -> between(Gates.stretched(phi, 1, i))).findFirst()
                .orElseThrow();
        Setting s = new Setting(new Grid(3, true), 1, 1, Estimator.ALL, seed);
        s.apply(phi, Tensor.of(new float[] {2}, 1), Tensor.scalar(STEP), Tensor.scalar(0.4f * STEP)).sum().backward();
        assertEquals(0, phi.grad().get(0));
        assertTrue(phi.grad().get(1) > 0, "keeping the third bit lets a large value grow");
    }

    /** Returns whether the first gate is 1 and the second gate is neither 0 nor 1. */
    private static boolean between(double[] stretched) {
        return stretched[0] > 1 && stretched[1] > 0.2 && stretched[1] < 0.8;
    }
}
