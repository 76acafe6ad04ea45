package io.github.dropbits.core.outside;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.GraphException;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import io.github.dropbits.core.testkit.Tensors;
import org.junit.jupiter.api.Test;

/** A user-defined op can do everything that a built-in op can do. */
class OutsiderOpTest {
    private static final float[] X = {1, 2, 3, 4, 5, 6};

    @Test
    void itIsRecordedAndDifferentiated() {
        Tensor x = Tensor.of(X, 2, 3).requiresGrad(true);
        Tensor f = Tensor.of(new float[] {10, -1}, 2).requiresGrad(true);
        Tensor y = Scale.scale(x, f);
        assertArrayEquals(new float[] {10, 20, 30, -4, -5, -6}, y.toArray());
        y.square().sum().backward();
        assertArrayEquals(new float[] {200, 400, 600, 8, 10, 12}, x.grad().toArray());
        assertArrayEquals(new float[] {2 * 10 * 14, 2 * -1 * 77}, f.grad().toArray());
    }

    @Test
    void onlyWantedGradientsAreComputed() {
        Tensor x = Tensor.of(X, 2, 3);
        Tensor f = Tensor.of(new float[] {10, -1}, 2).requiresGrad(true);
        Scale.scale(x, f).sum().backward();
        assertNull(x.grad());
        assertArrayEquals(new float[] {6, 15}, f.grad().toArray());
    }

    @Test
    void itIsCheckedLikeABuiltInOne() {
        GradientCheck.of(in -> Scale.scale(in[0].exp(), in[1].sigmoid()).relu())
                .run(Tensors.lattice(1, 0, 4, 5), Tensors.lattice(2, 1, 4)).assertPassed();
    }

    @Test
    void itIsTracedWithItsNameAndClaims() {
        Tensor x = Tensor.of(X, 2, 3);
        Tensor f = Tensor.full(1, 2);
        Trace trace = Trace.of(() -> Scale.scale(x, f));
        Trace.Step step = trace.steps().getFirst();
        assertEquals("scale", step.op().name());
        assertSame(x, step.inputs().get(0));
        assertSame(trace.result(), step.output());
        assertTrue(step.op().outputNonNegative(true, true));
        assertFalse(step.op().outputNonNegative(true, false));
    }

    @Test
    void whatItSavedIsGuarded() {
        Tensor x = Tensor.of(X, 2, 3).requiresGrad(true);
        Tensor f = Tensor.full(1, 2);
        Tensor y = Scale.scale(x, f).sum();
        f.set(new float[] {2, 2});
        GraphException e = assertThrows(GraphException.class, y::backward);
        assertTrue(e.getMessage().contains("scale") && e.getMessage().contains("[2]"), e.getMessage());
    }

    @Test
    void itsShapeErrorReachesTheCaller() {
        assertThrows(ShapeException.class, () -> Scale.scale(Tensor.zeros(2, 3), Tensor.zeros(3)));
    }

    @Test
    void anInstanceServesOneApplication() {
        IllegalStateException e = assertThrows(IllegalStateException.class,
                () -> Scale.twice(Tensor.zeros(2, 3), Tensor.zeros(2)));
        assertTrue(e.getMessage().contains("scale"), e.getMessage());
    }

    @Test
    void anAbsentInputIsNamed() {
        NullPointerException e = assertThrows(NullPointerException.class, () -> Scale.scale(Tensor.zeros(2, 3), null));
        assertTrue(e.getMessage().contains("input 1 of op scale"), e.getMessage());
    }
}
