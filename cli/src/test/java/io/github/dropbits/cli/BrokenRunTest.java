package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Missing and broken files in a run folder give exit status 1 and one line that names the file. */
class BrokenRunTest {
    @TempDir
    static Path shared;

    @TempDir
    Path dir;
    private Path run;

    @BeforeAll
    static void train() {
        Cli.train(shared.resolve("run")).json();
    }

    /** Copies the run, so that a test can damage it. The copy has no result, so that resuming it has work to do. */
    @BeforeEach
    void copy() throws IOException {
        run = RunFolder.copy(shared.resolve("run"), dir.resolve("run"));
        Files.delete(run.resolve("result.json"));
    }

    private void assertNamed(String file, Cli cli) {
        String message = cli.failureAfterProgress(1);
        assertTrue(message.contains(run.resolve(file).toString()), message);
    }

    private Cli resume() {
        return Cli.run("train", "--resume", run.toString());
    }

    private Cli eval() {
        return Cli.run("eval", "--run", run.toString());
    }

    private void restore(String file) throws IOException {
        Files.write(run.resolve(file), Files.readAllBytes(shared.resolve("run").resolve(file)));
    }

    @Test
    void truncatedCheckpoints() throws IOException {
        for (String file : new String[] {"float.safetensors", "quantized.safetensors"}) {
            int length = (int) Files.size(run.resolve(file));
            for (int left : new int[] {0, 1, 8, 100, length / 2, length - 1}) {
                RunFolder.truncate(run.resolve(file), left);
                assertNamed(file, eval());
            }
            assertNamed(file, resume());
            restore(file);
        }
    }

    @Test
    void flippedBitsInCheckpoints() throws IOException {
        for (String file : new String[] {"float.safetensors", "quantized.safetensors"}) {
            int length = (int) Files.size(run.resolve(file));
            for (int i = 0; i < 24; i++) {
                int offset = i < 12 ? i * 37 : (int) ((long) length * (i - 11) / 13);
                RunFolder.flip(run.resolve(file), offset, i % 8);
                assertNamed(file, eval());
                RunFolder.flip(run.resolve(file), offset, i % 8);
            }
            RunFolder.flip(run.resolve(file), length - 1, 0);
            assertNamed(file, resume());
            restore(file);
        }
        assertEquals(0, eval().status());
    }

    @Test
    void anotherRunsCheckpoint() throws IOException {
        Path other = dir.resolve("other");
        Cli.train(other, "--model", "smallcnn", "--limit", "16", "--epochs", "1").json();
        Files.write(run.resolve("float.safetensors"), Files.readAllBytes(other.resolve("float.safetensors")));
        assertNamed("float.safetensors", eval());
        assertNamed("float.safetensors", resume());
        assertTrue(eval().err().contains("conv1.weight"), "the message names the parameter that does not fit");
    }

    @Test
    void missingCheckpoints() throws IOException {
        Files.delete(run.resolve("float.safetensors"));
        assertEquals("no such file: " + run.resolve("float.safetensors"), eval().failure(1));
        restore("float.safetensors");
        Files.delete(run.resolve("quantized.safetensors"));
        assertFalse(eval().json().containsKey("quantized_accuracy"), "the run has not finished its quantized training");
    }

    @Test
    void brokenHistory() throws IOException {
        for (String text : new String[] {"", "[", "{}", "[1]", "[{}]", "[{\"phase\":1,\"epoch\":1}]",
            "[{\"phase\":\"float\",\"epoch\":\"1\"}]", "\u0000"}) {
            Files.writeString(run.resolve("history.json"), text);
            assertNamed("history.json", resume());
        }
        Files.write(run.resolve("history.json"), new byte[] {'[', (byte) 0xff, ']'});
        assertNamed("history.json", resume());
    }

    @Test
    void brokenResult() throws IOException {
        for (String text : new String[] {"", "{", "[]", "7", "{}}"}) {
            Files.writeString(run.resolve("result.json"), text);
            assertNamed("result.json", resume());
        }
        Files.write(run.resolve("result.json"), new byte[] {'{', (byte) 0xff, '}'});
        assertNamed("result.json", resume());
    }

    /** A value that was changed after it was written, in a file that is right otherwise. */
    @Test
    void changedValues() throws IOException {
        String settings = Files.readString(run.resolve("settings.json"));
        Files.writeString(run.resolve("settings.json"), settings.replace("\"batch\":32", "\"batch\":33"));
        String message = eval().failure(1);
        assertTrue(message.contains(run.resolve("settings.json") + " is broken: its seal does not fit"), message);
        restore("settings.json");

        restore("result.json");
        String result = Files.readString(run.resolve("result.json"));
        Files.writeString(run.resolve("result.json"), result.replace("\"seed\":", "\"seed\":1"));
        assertTrue(resume().failure(1).contains("result.json is broken: its seal does not fit"));
    }

    /** Earlier versions wrote no seals, and kept relative paths. */
    @Test
    void filesOfEarlierVersions() throws IOException {
        Path file = run.resolve("settings.json");
        Files.writeString(file, Files.readString(file).replaceFirst(",\"seal\":\"[^\"]*\"", "")
                .replace("\"weights\":null", "\"weights\":\"some/where\""));
        assertEquals(Path.of("some/where").toAbsolutePath(), Settings.read(run).weights().orElseThrow());
    }

    @Test
    void brokenSettings() throws IOException {
        String good = Files.readString(run.resolve("settings.json"));
        for (String bad : new String[] {"", "{", "[]", "null", good.replace("\"mlp\"", "\"mlq\""),
            good.replace("\"batch\":32", "\"batch\":0"), good.replace("\"batch\":32", "\"batch\":\"x\""),
            good.replace("\"batch\":32,", ""), good.replace("\"lr\"", "\"lR\""),
            good.replace("\"data_dir\":null", "\"data_dir\":7")}) {
            Files.writeString(run.resolve("settings.json"), bad);
            assertNamed("settings.json", resume());
            assertNamed("settings.json", eval());
        }
    }
}
