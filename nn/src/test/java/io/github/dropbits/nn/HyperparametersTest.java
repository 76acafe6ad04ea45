package io.github.dropbits.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings with which a training cannot go well are refused, and named. */
class HyperparametersTest {
    private final List<ParameterGroup> groups = List.of(new ParameterGroup(Map.of("p", Tensor.zeros(1)), 0.1, 0));

    private static void refuses(double number, Executable code) {
        String message = assertThrows(IllegalArgumentException.class, code).getMessage();
        assertTrue(message.contains(Double.toString(number)), message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY})
    void ratesAndDecays(double bad) {
        refuses(bad, () -> new ParameterGroup(Map.of(), bad, 0));
        refuses(bad, () -> new ParameterGroup(Map.of(), 0.1, bad));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 2, Double.NaN})
    void memories(double bad) {
        refuses(bad, () -> new Sgd(groups, bad, false));
        refuses(bad, () -> Adam.adam(groups, bad, 0.999, 1e-8));
        refuses(bad, () -> Adam.adam(groups, 0.9, bad, 1e-8));
        refuses(bad, () -> Adam.adamW(groups, 0.9, bad, 1e-8));
        refuses(bad, () -> new RmsProp(groups, bad, 1e-8));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1e-8, Double.NaN})
    void epsilons(double bad) {
        refuses(bad, () -> Adam.adam(groups, 0.9, 0.999, bad));
        refuses(bad, () -> Adam.adamW(groups, 0.9, 0.999, bad));
        refuses(bad, () -> new RmsProp(groups, 0.99, bad));
    }

    @Test
    void nesterovNeedsMomentum() {
        assertThrows(IllegalArgumentException.class, () -> new Sgd(groups, 0, true));
    }

    @Test
    void trainersSettings() {
        Trainer<Integer> trainer = new Trainer<>(new Blocks.Bare(), Adam.adam(groups), b -> Tensor.scalar(b));
        for (double most : new double[] {0, -1, Double.NaN}) {
            refuses(most, () -> trainer.clipNorm(most));
        }
        assertThrows(IllegalArgumentException.class, () -> trainer.accumulate(0));
    }

    @Test
    void aGroupKeepsItsOwnMap() {
        Map<String, Tensor> parameters = new LinkedHashMap<>(Map.of("p", Tensor.zeros(1)));
        ParameterGroup group = new ParameterGroup(parameters, 0, 0);
        parameters.clear();
        assertEquals(1, group.parameters().size());
        assertThrows(UnsupportedOperationException.class, () -> group.parameters().clear());
    }
}
