package io.github.dropbits.quant.alq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.GradientCheck;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Tests the values and the straight-through gradient of sums of binary bases. */
class AlqGradientTest {
    private static Tensor signs(RandomStream random, int most, int... dims) {
        return Tensor.zeros(dims).update(s -> {
            for (int j = 0; j < s.length; j++) {
                s[j] = random.nextInt(1 << most);
            }
        });
    }

    @Property(tries = 60)
    void equalsDifferencesOfTheSurrogate(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int groups,
            @ForAll @IntRange(min = 1, max = 8) int most, @ForAll @IntRange(min = 1, max = 7) int each) {
        RandomStream random = new RandomStream(seed);
        Tensor signs = signs(random, most, groups, each);
        GradientCheck.of(in -> BinaryBases.binaryBases(in[0], signs, in[1], null, "w"))
                .run(random.normal(1, groups, each), random.uniform(0.1f, 2, groups, most)).assertPassed();
    }

    @Test
    void valuesAndGradientsByHand() {
        Tensor w = Tensor.zeros(2, 2).requiresGrad(true);
        Tensor signs = Tensor.of(new float[] {3, 1, 0, 2}, 2, 2);
        Tensor a = Tensor.of(new float[] {2, 0.5f, 0, 4}, 2, 2);
        List<double[]> sums = new ArrayList<>();
        Tensor y = BinaryBases.binaryBases(w, signs, a, sums::add, "w");
        assertArrayEquals(new float[] {2.5f, 1.5f, -4, 4}, y.array());
        y.backward(Tensor.of(new float[] {1, 10, 100, 1000}, 2, 2));
        assertArrayEquals(new float[] {1, 10, 100, 1000}, w.grad().array());
        assertEquals(1, sums.size());
        assertArrayEquals(new double[] {11, -9, 0, 900}, sums.getFirst(), "0 for the basis that is not there");
    }

    @Test
    void theQuantizerPassesTheGradientInBothModes() {
        RandomStream random = new RandomStream(1);
        Tensor w = random.normal(1, 3, 5, 2).requiresGrad(true);
        AlqQuantizer q = AlqQuantizerTest.started(w, 3, 2, 2);
        Tensor g = random.normal(1, 3, 5, 2);
        for (boolean training : new boolean[] {true, false}) {
            q.train(training);
            w.zeroGrad();
            q.apply(w).backward(g);
            assertArrayEquals(g.array(), w.grad().array());
            assertEquals(1, q.namedBuffers().get("gradients_seen").item(), "only training is watched");
        }
    }

    @Test
    void weightsMayBeUsedTwiceBeforeTheBackward() {
        Tensor w = new RandomStream(1).normal(1, 2, 20).requiresGrad(true);
        AlqQuantizer q = AlqQuantizerTest.started(w, 2, 2, 2);
        q.apply(w).add(q.apply(w)).sum().backward();
        assertArrayEquals(Tensor.full(2, 40).array(), w.grad().array());
        assertEquals(2, q.namedBuffers().get("gradients_seen").item());
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        Tensor w = Tensor.zeros(2, 3);
        Exception e = assertThrows(ShapeException.class,
                () -> BinaryBases.binaryBases(w, Tensor.zeros(3, 2), Tensor.zeros(2, 1), null, "conv1.weight"));
        assertTrue(e.getMessage().contains("conv1.weight") && e.getMessage().contains("[3, 2]"), e.getMessage());
        assertThrows(ShapeException.class, () -> BinaryBases.binaryBases(w, w, Tensor.zeros(4, 1), null, "w"));
        assertThrows(ShapeException.class, () -> BinaryBases.binaryBases(w, w, Tensor.zeros(2, 9), null, "w"));
        assertThrows(ShapeException.class, () -> BinaryBases.binaryBases(w, w, Tensor.zeros(2), null, "w"));
        assertThrows(ShapeException.class, () -> BinaryBases.binaryBases(w, w, Tensor.zeros(0, 2), null, "w"));
    }
}
