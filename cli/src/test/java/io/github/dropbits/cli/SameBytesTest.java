package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dropbits.core.io.SafeTensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equal settings give equal bytes, independently of the number of threads and of the folder. */
class SameBytesTest {
    static final List<String> FILES = List.of("float.safetensors", "quantized.safetensors", "settings.json",
            "history.json");

    @TempDir
    Path dir;

    static void assertSame(Path expected, Path actual) throws IOException {
        for (String file : FILES) {
            assertArrayEquals(Files.readAllBytes(expected.resolve(file)), Files.readAllBytes(actual.resolve(file)),
                    file + " of " + actual);
        }
    }

    @ParameterizedTest
    @CsvSource({"mlp, 0", "smallcnn, 0", "mlp, 0.01"})
    void oneThreadAndTwo(String model, String lambda) throws IOException {
        Path one = dir.resolve("one");
        Path two = dir.resolve("another");
        Cli.train(one, "--model", model, "--learn-bits", lambda, "--threads", "1").json();
        Cli.train(two, "--model", model, "--learn-bits", lambda, "--threads", "2").json();
        assertSame(one, two);
    }

    @Test
    void anotherSeedGivesOthers() throws IOException {
        Path one = dir.resolve("one");
        Path two = dir.resolve("two");
        Cli.train(one).json();
        Cli.train(two, "--seed", "2").json();
        for (String file : List.of("float.safetensors", "quantized.safetensors")) {
            assertFalse(Arrays.equals(Files.readAllBytes(one.resolve(file)), Files.readAllBytes(two.resolve(file))));
        }
        SafeTensors first = SafeTensors.read(one.resolve("quantized.safetensors"));
        SafeTensors second = SafeTensors.read(two.resolve("quantized.safetensors"));
        List<String> streams = first.names().stream().filter(n -> n.startsWith("stream/")).toList();
        assertEquals(5, streams.size(), "three weights and two activations drop bits");
        for (String stream : streams) {
            assertFalse(Arrays.equals(first.longs(stream), second.longs(stream)), stream);
        }
    }

    @ParameterizedTest
    @CsvSource({"--estimator, argmax", "--drop-bits, 0.5", "--learn-bits, 0.01", "--weight-bits, 2", "--act-bits, 2"})
    void settingsOfTheQuantizersReachThem(String option, String value) throws IOException {
        Path plain = dir.resolve("plain");
        Path other = dir.resolve("other");
        Cli.train(plain, "--epochs", "1").json();
        Cli.train(other, "--epochs", "1", option, value).json();
        assertArrayEquals(Files.readAllBytes(plain.resolve("float.safetensors")),
                Files.readAllBytes(other.resolve("float.safetensors")));
        assertFalse(Arrays.equals(Files.readAllBytes(plain.resolve("quantized.safetensors")),
                Files.readAllBytes(other.resolve("quantized.safetensors"))));
    }

    @Test
    void checkpointsHoldNoPathNorThreadCount() throws IOException {
        Path run = dir.resolve("strikingly-named-run");
        Cli.train(run, "--threads", "2").json();
        for (String file : List.of("float.safetensors", "quantized.safetensors")) {
            String text = new String(Files.readAllBytes(run.resolve(file)), StandardCharsets.ISO_8859_1);
            for (String word : List.of("strikingly", dir.getFileName().toString(), System.getProperty("user.dir"),
                    "threads", "seconds", "digits")) {
                assertFalse(text.contains(word), file + " holds " + word);
            }
        }
        assertEquals(false, Files.readString(run.resolve("settings.json")).contains("strikingly"));
    }
}
