package io.github.dropbits.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.runtime.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training in another process is killed when a file appears. Resumed, it gives the bytes of an unbroken training. */
class KilledProcessTest {
    private static final List<String> SETTINGS = List.of("--model", "smallcnn", "--limit", "192", "--float-epochs", "3",
            "--epochs", "3");

    @TempDir
    static Path dir;

    @BeforeAll
    static void train() {
        Cli.train(dir.resolve("whole"), SETTINGS.toArray(String[]::new)).json();
    }

    private static Process start(Path run) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        }
        command.addAll(List.of("-D" + Kernels.PROPERTY + "=" + Kernels.inUse(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "train", "--threads", "2", "--out",
                run.toString()));
        command.addAll(SETTINGS);
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"settings.json", "float.safetensors", "quantized.safetensors"})
    void killedWhen(String file) throws IOException, InterruptedException {
        Path run = dir.resolve("killed-at-" + file);
        Process process = start(run);
        try {
            while (!Files.exists(run.resolve(file))) {
                assertTrue(process.isAlive(), "the child ended without " + file);
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        assertEquals("digits", Cli.run("train", "--resume", run.toString()).json().get("data"));
        SameBytesTest.assertSame(dir.resolve("whole"), run);
    }
}
