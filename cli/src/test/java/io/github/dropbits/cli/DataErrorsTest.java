package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unusable data or folders give exit status 1 and one line that names the file, and nothing is written. */
class DataErrorsTest {
    @TempDir
    Path dir;

    @Test
    void missingDataIsSaidBeforeAnythingIsWritten() {
        Path out = dir.resolve("run");
        for (String data : new String[] {"mnist", "fashion-mnist"}) {
            String message = Cli.run("train", "--data", data, "--data-dir", dir.resolve("nowhere").toString(), "--out",
                    out.toString()).failure(1);
            assertTrue(message.contains(dir.resolve("nowhere").toString()), message);
        }
        assertFalse(Files.exists(out));
    }

    @Test
    void brokenDataNamesItsFile() throws IOException {
        Path broken = dir.resolve("train-images-idx3-ubyte");
        Files.write(broken, new byte[] {0, 0, 8, 3, 0, 0});
        for (String name : new String[] {"train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte"}) {
            Files.write(dir.resolve(name), new byte[] {0, 0, 8, 1, 0, 0, 0, 0});
        }
        Path out = dir.resolve("run");
        String message = Cli.run("train", "--data", "mnist", "--data-dir", dir.toString(), "--out", out.toString())
                .failure(1);
        assertTrue(message.contains(broken.toString()), message);
        assertFalse(Files.exists(out));
    }

    @Test
    void aFileWhereTheRunFolderShouldBe() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        assertEquals("cannot use file " + file, Cli.train(file).failure(1));
        assertTrue(Cli.train(file.resolve("run")).failure(1).contains(file.toString()));
    }

    @Test
    void noRunFolder() throws IOException {
        Path none = dir.resolve("none");
        String expected = none + " is no run folder: it has no settings.json";
        assertEquals(expected, Cli.run("train", "--resume", none.toString()).failure(1));
        assertEquals(expected, Cli.run("eval", "--run", none.toString()).failure(1));
        Files.createDirectories(none);
        assertEquals(expected, Cli.run("train", "--resume", none.toString()).failure(1));
        assertEquals(0, RunFolder.names(none).size());
    }
}
