package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading a header takes memory in proportion to its length: here 8 MB of header with a heap of 96 MB. */
class HeaderMemoryTest {
    private static final int LENGTH = 8_000_000;

    @TempDir
    private Path folder;

    /** Reads a file, and prints how many tensors it has, or why it was refused. */
    static final class Child {
        private Child() {
        }

        public static void main(String[] args) throws IOException {
            try {
                System.out.println(SafeTensors.read(Path.of(args[0])).names().size());
            } catch (FormatException e) {
                System.out.println(e.getMessage().substring(args[0].length()));
            }
        }
    }

    private String read(String header) throws Exception {
        Path file = Files.write(folder.resolve("large.safetensors"), Raw.file(header));
        Path classes = Path.of(SafeTensors.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path tests = Path.of(Child.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Process p = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx96m",
                "-cp", classes + File.pathSeparator + tests, Child.class.getName(), file.toString())
                .redirectErrorStream(true).start();
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, p.waitFor(), out);
        return out.strip();
    }

    @Test
    void manyTensors() throws Exception {
        StringBuilder text = new StringBuilder("{");
        int tensors = 0;
        for (; text.length() < LENGTH; tensors++) {
            text.append(tensors == 0 ? "" : ",").append("\"layer.").append(tensors)
                    .append(".weight\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        }
        assertEquals(Integer.toString(tensors), read(text.append('}').toString()));
    }

    @Test
    void aTensorOfManyDimensions() throws Exception {
        assertEquals(": at byte 779: the header is not valid JSON: too many values in one member",
                read("{\"a\":[" + "[],".repeat(LENGTH / 3) + "0]}"));
    }
}
