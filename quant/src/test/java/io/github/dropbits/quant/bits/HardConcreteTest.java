package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Tests the values and gradients of hard concrete gates. */
class HardConcreteTest {
    private static Tensor logits(long seed, int n) {
        return new RandomStream(seed).uniform(-3, 3, n);
    }

    @Property(tries = 100)
    void valuesFollowTheFormula(@ForAll long seed, @ForAll @IntRange(max = 7) int n,
            @ForAll @IntRange(min = 1, max = 5) int rows) {
        Tensor phi = logits(seed, n);
        Tensor z = HardConcrete.gates(phi, rows, new RandomStream(seed));
        assertEquals(Shape.of(rows, n), z.shape());
        double[] stretched = Gates.stretched(phi, rows, seed);
        for (int i = 0; i < stretched.length; i++) {
            assertEquals(Math.max(0, Math.min(1, stretched[i])), z.array()[i], 1e-6);
        }
    }

    @Property(tries = 200)
    void gradientsEqualDifferences(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int n,
            @ForAll @IntRange(min = 1, max = 5) int rows) {
        Tensor phi = logits(seed, n);
        Assume.that(Gates.smooth(phi, rows, seed));
        GradientCheck.of(in -> HardConcrete.gates(in[0], rows, new RandomStream(seed))).run(phi).assertPassed();
    }

    @Test
    void aClampedGatePassesNoGradient() {
        Tensor phi = Tensor.of(new float[] {-50, 50}, 2).requiresGrad(true);
        Tensor z = HardConcrete.gates(phi, 3, new RandomStream(1));
        assertArrayEquals(new float[] {0, 1, 0, 1, 0, 1}, z.toArray());
        z.sum().backward();
        assertArrayEquals(new float[] {0, 0}, phi.grad().toArray());
    }

    @Test
    void extremeLogitsStayFinite() {
        Tensor phi = Tensor.of(new float[] {-1e30f, 1e30f, -800, 800}, 4).requiresGrad(true);
        Tensor z = HardConcrete.gates(phi, 1, new RandomStream(1));
        assertArrayEquals(new float[] {0, 1, 0, 1}, z.toArray());
        z.sum().backward();
        assertArrayEquals(new float[4], phi.grad().toArray());
    }

    @Test
    void drawsComeFromTheStream() {
        RandomStream one = new RandomStream(3);
        RandomStream other = new RandomStream(3);
        Tensor phi = Tensor.zeros(2);
        HardConcrete.gates(phi, 4, one);
        for (int i = 0; i < 8; i++) {
            other.nextDouble();
        }
        assertArrayEquals(other.state(), one.state());
    }

    @Test
    void otherShapesAreRefused() {
        RandomStream random = new RandomStream(1);
        assertThrows(ShapeException.class, () -> HardConcrete.gates(Tensor.zeros(2, 3), 1, random));
        assertThrows(ShapeException.class, () -> HardConcrete.gates(Tensor.scalar(0), 1, random));
        assertThrows(ShapeException.class, () -> HardConcrete.gates(Tensor.zeros(3), 0, random));
    }
}
