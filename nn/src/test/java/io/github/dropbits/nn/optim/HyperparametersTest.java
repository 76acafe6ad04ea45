package io.github.dropbits.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Blocks;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv1d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that settings out of range are rejected with a message that names the value. */
class HyperparametersTest {
    @TempDir
    Path dir;
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
    void schedules() {
        for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refuses(bad, () -> Schedule.cosine(bad));
            refuses(bad, () -> Schedule.step(0.5, bad));
        }
        refuses(1.1, () -> Schedule.cosine(1.1));
        assertEquals("then", assertThrows(NullPointerException.class, () -> Schedule.warmUp(3, null)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void sizesOfLayers(int bad) {
        RandomStream random = new RandomStream(1);
        refuses("in", bad, () -> new Linear(bad, 2, random));
        refuses("out", bad, () -> new Linear(2, bad, false, random));
        refuses("in", bad, () -> new Conv1d(bad, 2, 3, random));
        refuses("out", bad, () -> new Conv1d(2, bad, 3, random));
        refuses("kernel", bad, () -> new Conv1d(2, 2, bad, random));
        refuses("in", bad, () -> new Conv2d(bad, 2, 3, random));
        refuses("out", bad, () -> new Conv2d(2, bad, 3, random));
        refuses("kernel", bad, () -> new Conv2d(2, 2, bad, random));
        refuses("channels", bad, () -> new BatchNorm2d(bad));
    }

    private static void refuses(String what, int number, Executable code) {
        assertEquals(what + " must be at least 1, not " + number,
                assertThrows(IllegalArgumentException.class, code).getMessage());
    }

    @Test
    void momentumAndEpsOfBatchNorm() {
        for (float bad : new float[] {-0.1f, Float.NaN, Float.POSITIVE_INFINITY}) {
            refuses(bad, "momentum must be from 0 to 1 and eps finite and not negative, not " + bad + " and 1.0E-5",
                    () -> new BatchNorm2d(1, bad, 1e-5f));
            refuses(bad, "momentum must be from 0 to 1 and eps finite and not negative, not 0.1 and " + bad,
                    () -> new BatchNorm2d(1, 0.1f, bad));
        }
    }

    private static void refuses(float number, String expected, Executable code) {
        assertEquals(expected, assertThrows(IllegalArgumentException.class, code).getMessage(), "for " + number);
    }

    @Test
    void whatIsFinished() throws IOException {
        Module model = new Blocks.Bare();
        Optimizer optimizer = Adam.adam(groups);
        Trainer<Integer> trainer = new Trainer<>(model, optimizer, b -> Tensor.scalar(b));
        assertEquals("finished epochs cannot be negative, as -1",
                assertThrows(IllegalArgumentException.class, () -> trainer.resumeAt(-1)).getMessage());
        Path file = dir.resolve("m.safetensors");
        assertEquals("finished epochs cannot be negative, as -1", assertThrows(IllegalArgumentException.class,
                () -> Checkpoint.save(file, model, optimizer, -1)).getMessage());
        assertFalse(Files.exists(file));
        assertEquals("no array velocity is kept for parameter p",
                assertThrows(IllegalArgumentException.class, () -> optimizer.buffer("velocity", "p")).getMessage());
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
