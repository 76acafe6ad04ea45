package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.run.FolderLock;
import io.github.dropbits.core.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {
    @TempDir
    Path dir;

    private Cli compare(Path out) {
        return Cli.run("compare", "--model", "mlp", "--limit", "128", "--float-epochs", "1", "--epochs", "1",
                "--quantizers", "lsq,ste", "--bits", "2,4", "--seeds", "2", "--out", out.toString());
    }

    private static Map<?, ?> row(Map<String, Object> all, int i) {
        return (Map<?, ?>) ((List<?>) all.get("rows")).get(i);
    }

    @Test
    void everyRowStandsForItsRuns() throws IOException {
        Path out = dir.resolve("c");
        Map<String, Object> all = compare(out).json();
        assertEquals(4, ((List<?>) all.get("rows")).size());
        Map<?, ?> row = row(all, 1);
        assertEquals("lsq", row.get("quantizer"));
        assertEquals(4L, row.get("bits"));
        assertEquals(2L, row.get("seeds"));
        double[] runs = new double[2];
        for (int seed = 1; seed <= 2; seed++) {
            runs[seed - 1] = (double) ((Map<?, ?>) Json.parse(Files.readString(out.resolve("lsq-4-" + seed)
                    .resolve("result.json")))).get("quantized_accuracy");
        }
        assertEquals((runs[0] + runs[1]) / 2, (double) row.get("mean"), 1e-12);
        assertEquals(Math.abs(runs[0] - runs[1]) / Math.sqrt(2), (double) row.get("std"), 1e-12);
        // The MLP's weights take half the bytes at 2 bits that they take at 4; biases and steps are floats at both.
        long weights = 64 * 256 + 256 * 128 + 128 * 10;
        long rest = (long) row.get("bytes") - weights / 2;
        assertEquals(rest + weights / 4, row(all, 0).get("bytes"));
        assertEquals(4 * (256 + 128 + 10 + 6), rest);
        // Both start from the same float checkpoint.
        assertEquals(-1, Files.mismatch(out.resolve("float-1/float.safetensors"),
                out.resolve("ste-2-1/float.safetensors")));
        assertTrue(Files.readString(out.resolve("compare.md")).contains("| lsq | 4 | "));
        assertEquals(6, Files.readAllLines(out.resolve("compare.csv")).size());
    }

    @Test
    void resumingGivesTheSame() throws IOException {
        Path whole = dir.resolve("whole");
        Map<String, Object> expected = compare(whole).json();
        Path cut = dir.resolve("cut");
        compare(cut).json();
        // The state of a comparison that was killed before its last run, and in the middle of another one.
        Files.delete(cut.resolve("compare.json"));
        Files.delete(cut.resolve("ste-4-2/result.json"));
        Files.delete(cut.resolve("ste-4-2/quantized.safetensors"));
        Files.delete(cut.resolve("lsq-2-2/result.json"));
        // Each run has a lock of its own, which "train --resume" takes, too.
        try (FolderLock _ = FolderLock.acquire(cut.resolve("ste-4-2"))) {
            String message = Cli.run("compare", "--resume", cut.toString()).failureAfterProgress(2);
            assertTrue(message.contains("somebody else is working in " + cut.resolve("ste-4-2")), message);
        }
        Map<String, Object> resumed = Cli.run("compare", "--resume", cut.toString()).json();
        assertEquals(expected.get("float_accuracy"), resumed.get("float_accuracy"));
        for (int i = 0; i < 4; i++) {
            for (String key : List.of("quantizer", "bits", "mean", "std", "bytes")) {
                assertEquals(row(expected, i).get(key), row(resumed, i).get(key), key);
            }
        }
    }

    @Test
    void whatMakesNoSenseIsSaid() {
        assertEquals("--quantizers must be of cpq, adabits, alq, dorefa, lsq, lsq+, pact, rq, ste, not 'sawb'",
                Cli.run("compare", "--quantizers", "cpq,sawb").failure(2));
        assertEquals("--bits must be whole numbers from 1 to 8 with commas, not '2,9'",
                Cli.run("compare", "--bits", "2,9").failure(2));
        assertEquals("--seeds makes no sense with --resume, which takes the settings in the folder",
                Cli.run("compare", "--resume", dir.toString(), "--seeds", "2").failure(2));
        assertEquals(dir + " is no folder that ./dropbits compare made: it has no compare.args.json",
                Cli.run("compare", "--resume", dir.toString()).failure(1));
        assertEquals("--drop-bits makes sense with --quantizer cpq only",
                Cli.run("train", "--quantizer", "lsq", "--drop-bits", "0.2").failure(2));
    }
}
