package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Checks that masks are 1 for the kept levels, followed by cumulative products of gates. */
class NestedMasksTest {
    /** Creates random gates, about half of which are exactly 0 or 1. */
    private static Tensor gates(long seed, int rows, int n) {
        RandomStream random = new RandomStream(seed);
        return Tensor.zeros(rows, n).update(z -> {
            for (int i = 0; i < z.length; i++) {
                int kind = random.nextInt(4);
                z[i] = kind < 2 ? kind : 0.1f + 0.8f * random.nextFloat();
            }
        });
    }

    @Test
    void masksAreProducts() {
        Tensor z = Tensor.of(new float[] {0.5f, 0.5f, 1, 1, 0, 1}, 2, 3);
        Tensor m = NestedMasks.masks(z, 2);
        assertEquals(Shape.of(2, 5), m.shape());
        assertArrayEquals(new float[] {1, 1, 0.5f, 0.25f, 0.25f, 1, 1, 1, 0, 0}, m.toArray());
    }

    @Test
    void noGatesGiveOnes() {
        assertArrayEquals(new float[] {1, 1, 1}, NestedMasks.masks(Tensor.zeros(1, 0), 3).toArray());
    }

    @Property(tries = 200)
    void gradientsEqualDifferences(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 7) int n, @ForAll @IntRange(min = 1, max = 3) int kept) {
        GradientCheck.of(in -> NestedMasks.masks(in[0], kept)).run(gates(seed, rows, n)).assertPassed();
    }

    @Test
    void aSingleZeroGateHasTheGradientOfWhatItCloses() {
        Tensor z = Tensor.of(new float[] {0.5f, 0, 0.5f}, 1, 3).requiresGrad(true);
        NestedMasks.masks(z, 1).sum().backward();
        // The sum of the masks is 1 + z1 + z1 z2 + z1 z2 z3.
        assertArrayEquals(new float[] {1, 0.5f + 0.25f, 0}, z.grad().toArray());
    }

    @Test
    void otherShapesAreRefused() {
        assertThrows(ShapeException.class, () -> NestedMasks.masks(Tensor.zeros(3), 1));
        assertThrows(ShapeException.class, () -> NestedMasks.masks(Tensor.zeros(1, 3), 0));
    }
}
