package io.github.dropbits.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests parameter groups, learning rates, weight decay and gradients, which all optimizers handle in the same way. */
class OptimizerTest {
    private final Tensor a = leaf(1, 2);
    private final Tensor b = leaf(3);
    private final Tensor c = leaf(4);

    private static Tensor leaf(float... values) {
        return Tensor.of(values, values.length).requiresGrad(true);
    }

    private static ParameterGroup group(String name, Tensor p, double rate, double decay) {
        return new ParameterGroup(Map.of(name, p), rate, decay);
    }

    /** Adds the given gradient to every element. */
    private static void gradient(Tensor p, float g) {
        p.mul(g).sum().backward();
    }

    static Stream<Function<List<ParameterGroup>, Optimizer>> kinds() {
        return Stream.of(g -> new Sgd(g, 0, false), g -> new Sgd(g, 0.9, false), g -> new Sgd(g, 0.9, true),
                Adam::adam, g -> Adam.adamW(g, 0.9, 0.999, 1e-8), g -> new RmsProp(g, 0.99, 1e-8));
    }

    @Test
    void everyGroupHasItsOwnRateAndDecay() {
        Optimizer o = new Sgd(List.of(group("a", a, 0.1, 0), group("b", b, 0.5, 0), group("c", c, 0.5, 0.25)), 0,
                false);
        List.of(a, b, c).forEach(p -> gradient(p, 1));
        o.step();
        assertArrayEquals(new float[] {0.9f, 1.9f}, a.array(), 1e-6f);
        assertArrayEquals(new float[] {2.5f}, b.array(), 1e-6f);
        assertArrayEquals(new float[] {4 - 0.5f * (1 + 0.25f * 4)}, c.array(), 1e-6f);
        assertEquals(1, o.steps());
    }

    @Test
    void theFactorScalesEveryRate() {
        Optimizer o = new Sgd(List.of(group("b", b, 1, 0), group("c", c, 2, 0)), 0, false);
        o.setFactor(0.25);
        List.of(b, c).forEach(p -> gradient(p, 1));
        o.step();
        assertEquals(2.75f, b.item());
        assertEquals(3.5f, c.item());
        o.setFactor(0);
        o.step();
        assertEquals(2.75f, b.item());
        assertThrows(IllegalArgumentException.class, () -> o.setFactor(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> o.setFactor(-1));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aParameterWithoutGradientIsLeftAlone(Function<List<ParameterGroup>, Optimizer> kind) {
        Optimizer o = kind.apply(List.of(group("a", a, 0.1, 0.5), group("b", b, 0.1, 0.5)));
        for (int i = 0; i < 3; i++) {
            o.zeroGrad();
            gradient(b, 1);
            o.step();
        }
        assertArrayEquals(new float[] {1, 2}, a.array());
        assertTrue(b.item() < 3);
        o.state().forEach((name, t) -> assertEquals(name.endsWith("/b"), t.array()[0] != 0, name));
        assertEquals(3, o.steps());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void stateStandsUnderTheParametersNames(Function<List<ParameterGroup>, Optimizer> kind) {
        Optimizer o = kind.apply(List.of(group("x.a", a, 0.1, 0)));
        o.state().forEach((name, t) -> {
            assertTrue(name.endsWith("/x.a"), name);
            assertEquals(a.shape(), t.shape());
        });
        assertThrows(UnsupportedOperationException.class, () -> o.state().clear());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void allKindsGoDownhill(Function<List<ParameterGroup>, Optimizer> kind) {
        Optimizer o = kind.apply(List.of(group("a", a, 0.02, 0)));
        for (int i = 0; i < 200; i++) {
            o.zeroGrad();
            a.square().sum().backward();
            o.step();
        }
        assertTrue(a.square().sum().item() < 0.05, a.toString());
    }

    @Test
    void decoupledDecayIsApartFromTheGradient() {
        Optimizer o = Adam.adamW(List.of(group("b", b, 0.1, 0.5)), 0.9, 0.999, 1e-8);
        gradient(b, 100);
        o.step();
        // The first step of Adam changes each value by the learning rate, regardless of the magnitude of the gradient.
        assertEquals(3 * (1 - 0.05f) - 0.1f, b.item(), 1e-6f);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void decayAlonePullsToZero(Function<List<ParameterGroup>, Optimizer> kind) {
        Optimizer o = kind.apply(List.of(group("a", a, 0.01, 0.5), group("b", b, 0.01, 0)));
        gradient(a, 0);
        gradient(b, 0);
        o.step();
        assertTrue(a.array()[0] < 1 && a.array()[1] < 2, a.toString());
        assertEquals(3, b.item());
    }

    @Test
    void zeroGradForgetsAllGradients() {
        Optimizer o = Adam.adam(List.of(group("a", a, 0.1, 0), group("b", b, 0.1, 0)));
        List.of(a, b, c).forEach(p -> gradient(p, 1));
        o.zeroGrad();
        assertNull(a.grad());
        assertNull(b.grad());
        assertEquals(1, c.grad().item());
    }

    @Test
    void aParameterInTwoGroupsIsRefused() {
        List<ParameterGroup> name = List.of(group("a", a, 0.1, 0), group("a", b, 0.1, 0));
        assertEquals("parameter a is in two groups",
                assertThrows(IllegalArgumentException.class, () -> Adam.adam(name)).getMessage());
        List<ParameterGroup> tensor = List.of(group("a", a, 0.1, 0), group("other", a, 0.1, 0));
        assertEquals("parameters a and other are the same tensor",
                assertThrows(IllegalArgumentException.class, () -> new Sgd(tensor, 0, false)).getMessage());
    }

    @Test
    void theNumberOfStepsIsNotNegative() {
        Optimizer o = Adam.adam(List.of(group("a", a, 0.1, 0)));
        o.setSteps(7);
        assertThrows(IllegalArgumentException.class, () -> o.setSteps(-1));
        assertEquals(7, o.steps());
    }
}
