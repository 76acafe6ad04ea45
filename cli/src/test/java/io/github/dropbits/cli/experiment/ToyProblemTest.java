package io.github.dropbits.cli.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToyProblemTest {
    private final ToyProblem problem = new ToyProblem(2, new RandomStream(7));

    @Test
    void wideNoiseMakesTheExpectedLossFlat() {
        for (double g : problem.expectedSlope(1e4)) {
            assertEquals(0, g, 1e-3);
        }
    }

    @Test
    void noiseAcrossTheGridGivesAboutTheSlopeOfTheLossItself() {
        // With noise of about a third of a step, the mean level moves with the weight, even between grid points.
        double[] w = problem.weights();
        boolean inside = w[0] > -2.5 && w[0] < 1.5 && w[1] > -2.5 && w[1] < 1.5;
        double[] exact = problem.expectedSlope(0.3);
        double[] straight = problem.slope(w);
        assertTrue(inside, "the seed gives weights within the grid: " + w[0] + ", " + w[1]);
        assertArrayEquals(straight, exact, 0.15 * Math.hypot(straight[0], straight[1]));
    }

    @Test
    void dropBitsOfNothingChangesNothingAndTheFilesAgree(@TempDir Path dir) throws IOException {
        Lab lab = new Lab(dir, 1, true, 1, List.of(), "./dropbits experiment bias --quick");
        Map<String, Object> out = new Bias().run(lab);
        List<?> rows = (List<?>) out.get("rows");
        assertEquals(21, rows.size());
        Map<?, ?> all = (Map<?, ?>) rows.getFirst();
        assertEquals("ALL", all.get("estimate"));
        assertEquals(0, (double) all.get("deviation"), 1e-6, "without masks nothing is drawn");
        assertTrue((double) all.get("cosine") > 0.7);
        Map<?, ?> argmax = (Map<?, ?>) rows.get(1);
        assertTrue((double) argmax.get("bias") > (double) all.get("bias"));
        assertEquals(22, Files.readAllLines(dir.resolve("results.csv")).size());
        assertEquals(40L, ((Map<?, ?>) Json.parse(Files.readString(dir.resolve("results.json")))).get("problems"));
    }
}
