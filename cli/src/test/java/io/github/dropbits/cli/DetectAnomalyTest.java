package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --detect-anomaly} names the op and layer that first give a NaN or infinity. It changes no result. */
class DetectAnomalyTest {
    @TempDir
    Path dir;

    @Test
    void changesNothingWhereAllIsFinite() throws IOException {
        Path plain = dir.resolve("plain");
        Path watched = dir.resolve("watched");
        Cli.train(plain).json();
        Cli.train(watched, "--detect-anomaly").json();
        SameBytesTest.assertSame(plain, watched);
    }

    /** The decay multiplies the weights by about a million in each step, so they overflow in the second epoch. */
    @Test
    void namesTheLayer() {
        String[] wild = {"--lr", "1000", "--weight-decay", "1000", "--float-epochs", "5", "--detect-anomaly"};
        String message = Cli.train(dir.resolve("wild"), wild).failureAfterProgress(1);
        assertTrue(message.matches("step \\d+: (for|back)ward of op linear in fc\\d \\(Linear\\(.*"), message);
    }

    @Test
    void mayBeGivenOnResuming() throws IOException {
        Path run = dir.resolve("run");
        Cli.train(run).json();
        Files.delete(run.resolve("result.json"));
        assertEquals("digits", Cli.run("train", "--resume", run.toString(), "--detect-anomaly").json().get("data"));
    }
}
