package io.github.dropbits.bench.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
    private static final String FILE = """
            [{"benchmark": "a.b.Gemm.multiply", "mode": "avgt", "params": {"threads": "1", "shape": "8x8"},
              "primaryMetric": {"score": 10.0, "scoreError": 0.6, "scoreUnit": "us/op"}},
             {"benchmark": "a.b.Step.step", "mode": "thrpt",
              "primaryMetric": {"score": 100.0, "scoreError": "NaN", "scoreUnit": "ops/s"}}]
            """;

    @TempDir
    Path dir;

    private Baseline baseline(String text) throws IOException {
        return Baseline.read(Files.writeString(dir.resolve("baseline.json"), text));
    }

    @Test
    void timesAndThroughputsBothCountAboveOneAsFaster() throws IOException {
        Baseline b = baseline(FILE);
        Baseline.Ratio time = b.ratio(new Measurement("Gemm.multiply/shape=8x8/threads=1", 5, 0.4, "us/op", false));
        assertEquals(10, time.score());
        assertEquals(2, time.value());
        assertEquals(2 * Math.hypot(0.08, 0.06), time.error(), 1e-12);
        assertFalse(time.slower());
        assertEquals(1.5, b.ratio(new Measurement("Step.step", 150, 1, "ops/s", true)).value());
    }

    @Test
    void slowerOnlyBeyondTheError() throws IOException {
        Baseline b = baseline(FILE);
        String name = "Gemm.multiply/shape=8x8/threads=1";
        assertTrue(b.ratio(new Measurement(name, 12.5, 0.1, "us/op", false)).slower());
        assertFalse(b.ratio(new Measurement(name, 12.5, 5, "us/op", false)).slower());
        // The baseline has no error estimate, so nothing counts as slower.
        assertFalse(b.ratio(new Measurement("Step.step", 10, 1, "ops/s", true)).slower());
    }

    @Test
    void rowsSayWhatIsNotComparable() throws IOException {
        Baseline b = baseline(FILE);
        assertNull(b.ratio(new Measurement("Gemm.multiply/shape=9x9/threads=1", 5, 0.4, "us/op", false)));
        assertNull(b.ratio(new Measurement("Step.step", 5, 0.4, "us/op", false)));
        Map<String, Object> row = new Measurement("Step.step", 50, Double.NaN, "ops/s", true).row(b);
        assertEquals(List.of("name", "ours", "error", "unit", "baseline", "ratio", "ratio_error", "slower"),
                List.copyOf(row.keySet()));
        assertEquals(0.5, row.get("ratio"));
        assertNull(row.get("error"));
        assertNull(row.get("ratio_error"));
    }

    @Test
    void otherFilesAreRefusedByName() {
        for (String text : List.of("", "{}", "[1]", "[{\"benchmark\": \"a.b.C.d\"}]", "[{\"primaryMetric\": {}}]")) {
            String message = assertThrows(IOException.class, () -> baseline(text)).getMessage();
            assertTrue(message.startsWith(dir.resolve("baseline.json") + " holds no results of JMH as JSON: "),
                    message);
        }
    }
}
