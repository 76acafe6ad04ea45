package io.github.dropbits.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Tests the limit on the norm of all gradients. */
class ClipNormTest {
    private final Tensor a = Tensor.zeros(2).requiresGrad(true);
    private final Tensor b = Tensor.zeros(1).requiresGrad(true);
    private final Tensor unused = Tensor.zeros(1).requiresGrad(true);
    private final Optimizer optimizer = new Sgd(List.of(new ParameterGroup(Map.of("a", a), 1, 0),
            new ParameterGroup(Map.of("b", b, "unused", unused), 1, 0)), 0, false);

    private void gradients(float[] ofA, float ofB) {
        a.mul(Tensor.of(ofA, 2)).sum().add(b.mul(ofB).sum()).backward();
    }

    @Example
    void aLargerNormIsBroughtDown() {
        gradients(new float[] {2, 3}, 6);
        assertEquals(7, optimizer.clipNorm(3.5), 1e-9);
        assertArrayEquals(new float[] {1, 1.5f}, a.grad().array());
        assertArrayEquals(new float[] {3}, b.grad().array());
        assertEquals(3.5, optimizer.clipNorm(100), 1e-9);
    }

    @Example
    void aSmallerNormIsLeftAlone() {
        gradients(new float[] {2, 3}, 6);
        assertEquals(7, optimizer.clipNorm(7), 0);
        assertEquals(7, optimizer.clipNorm(7.001), 0);
        assertArrayEquals(new float[] {2, 3}, a.grad().array());
        assertArrayEquals(new float[] {6}, b.grad().array());
    }

    /** If the gradients were scaled to the limit, all of them would become 0 or NaN. */
    @Example
    void gradientsThatAreNotFiniteStayAsTheyAre() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            optimizer.zeroGrad();
            gradients(new float[] {2, bad}, 6);
            assertFalse(Double.isFinite(optimizer.clipNorm(1)));
            assertArrayEquals(new float[] {2, bad}, a.grad().array());
            assertArrayEquals(new float[] {6}, b.grad().array());
        }
    }

    @Example
    void withoutGradientsTheNormIsZero() {
        assertEquals(0, optimizer.clipNorm(1));
    }

    @Property(tries = 50)
    void theNormIsThenTheLimit(@ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 100) double most) {
        RandomStream random = new RandomStream(seed);
        gradients(random.normal(30, 2).array(), (float) random.nextGaussian());
        double before = optimizer.clipNorm(Double.POSITIVE_INFINITY);
        float ratio = a.grad().array()[0] / b.grad().array()[0];
        assertEquals(before, optimizer.clipNorm(most));
        assertEquals(Math.min(before, most), optimizer.clipNorm(1e9), 1e-5 * most);
        assertEquals(ratio, a.grad().array()[0] / b.grad().array()[0], 1e-5 * Math.abs(ratio));
        assertTrue(unused.grad() == null);
        optimizer.zeroGrad();
    }

    @Example
    void aLimitThatIsNotPositiveIsRefused() {
        for (double most : new double[] {0, -1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> optimizer.clipNorm(most));
        }
    }
}
