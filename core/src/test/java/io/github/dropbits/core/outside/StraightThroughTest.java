package io.github.dropbits.core.outside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.testkit.Tensors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Straight-through ops are checked against their surrogates, alone and inside longer functions. */
class StraightThroughTest {
    @Test
    void valuesAreRoundedAndGradientsPass() {
        Tensor x = Tensor.of(new float[] {0.4f, 0.6f, -1.7f}, 3).requiresGrad(true);
        Tensor y = Snap.snap(x);
        assertArrayEquals(new float[] {0, 1, -2}, y.toArray());
        y.mul(Tensor.of(new float[] {1, 2, 3}, 3)).sum().backward();
        assertArrayEquals(new float[] {1, 2, 3}, x.grad().toArray());
    }

    @Property(tries = 20)
    void itPassesAlone(@ForAll long seed) {
        GradientCheck.of(in -> Snap.snap(in[0])).run(Tensors.lattice(seed, 0, 3, 5)).assertPassed();
    }

    /**
     * In the check, later ops must receive the rounded values at the given inputs, and the surrogate's slope around
     * them.
     */
    @Property(tries = 20)
    void itPassesInTheMiddle(@ForAll long seed) {
        GradientCheck.of(in -> Snap.snap(in[0].mul(3)).mul(in[1]).square().add(in[0]))
                .run(Tensors.lattice(seed, 0, 3, 5), Tensors.lattice(seed + 1, 1, 5)).assertPassed();
    }

    @Test
    void anotherGradientThanTheSurrogatesIsReported() {
        GradientCheck.Report report = GradientCheck.of(in -> Snap.wronglySloped(in[0].mul(3)).exp())
                .run(Tensors.lattice(1, 0, 4));
        assertFalse(report.passed());
        for (GradientCheck.Mismatch m : report.mismatches()) {
            assertEquals("snap", m.op());
            assertEquals(1.25, m.actual() / m.expected(), 1e-3);
        }
    }
}
