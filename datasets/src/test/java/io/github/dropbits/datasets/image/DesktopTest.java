package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Dataset;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the module in a JVM of its own, with and without java.desktop. */
class DesktopTest {
    @TempDir
    private Path dir;

    @Test
    void moduleWorksWithoutAndFoldersSayWhatTheyNeed() throws Exception {
        GeneratedImages.write(dir, 1, 2, 8, 1);
        String[] limit = {"--limit-modules", "java.base,dropbits.core,dropbits.datasets"};
        assertEquals("image files need the JDK's module java.desktop, which this program runs without: "
                + "add it to the runtime image or to --limit-modules", run(limit));
        assertEquals("2", run());
        // Once the images are cached, java.desktop is not needed.
        assertEquals("2", run(limit));
    }

    private String run(String... options) throws IOException, InterruptedException, URISyntaxException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--module-path",
                        location(Tensor.class) + File.pathSeparator + location(Dataset.class), "--patch-module",
                        "dropbits.datasets=" + location(WithoutDesktop.class)));
        command.addAll(List.of(options));
        command.addAll(List.of("--module", "dropbits.datasets/" + WithoutDesktop.class.getName(), dir.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out.lines().toList().getLast();
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
