package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    private Path directory;

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void makesAndReplacesFiles() throws IOException {
        Path file = directory.resolve("settings.json");
        AtomicFiles.write(file, "{\"a\":\"\u00e9\"}");
        assertEquals("{\"a\":\"\u00e9\"}", Files.readString(file));
        AtomicFiles.write(file, new byte[] {1, 2, 3});
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        AtomicFiles.write(file, "");
        assertEquals(0, Files.size(file));
        assertEquals(List.of("settings.json"), files());
    }

    @Test
    void writesMoreThanOneBlock() throws IOException {
        byte[] content = new byte[200_001];
        new Random(1).nextBytes(content);
        Path file = directory.resolve("big");
        AtomicFiles.write(file, content);
        assertArrayEquals(content, Files.readAllBytes(file));
    }

    @Test
    void takesTheLongestNameThereIs() throws IOException {
        Path file = directory.resolve("n".repeat(255));
        AtomicFiles.write(file, "x");
        assertEquals("x", Files.readString(file));
    }

    @Test
    void namesTheMissingDirectory() throws IOException {
        Path file = directory.resolve("missing").resolve("file");
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> AtomicFiles.write(file, "x"));
        assertEquals(directory.resolve("missing").toString(), e.getFile());
        assertEquals(directory.resolve("missing") + ": no such directory to write " + file + " in", e.getMessage());
        assertEquals(List.of(), files());
    }

    @Test
    void refusesADirectoryThatIsAFile() throws IOException {
        Files.writeString(directory.resolve("plain"), "x");
        Path file = directory.resolve("plain").resolve("file");
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> AtomicFiles.write(file, "x"));
        assertEquals(directory.resolve("plain").toString(), e.getFile());
    }

    @Test
    void leavesTheOldFileWhenTheContentFails() throws IOException {
        Path file = directory.resolve("file");
        AtomicFiles.write(file, "old");
        for (Throwable failure : List.of(new IOException("full"), new IllegalStateException(),
                new OutOfMemoryError())) {
            Throwable thrown = assertThrows(failure.getClass(), () -> AtomicFiles.write(file, out -> {
                Blocks.write(out, new byte[100]);
                AtomicFilesTest.<IOException>sneak(failure);
            }));
            assertSame(failure, thrown);
            assertEquals("old", Files.readString(file));
            assertEquals(List.of("file"), files());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void leavesNothingBehindWhenTheMoveFails() throws IOException {
        Path file = Files.createDirectory(directory.resolve("taken"));
        Files.writeString(file.resolve("inside"), "x");
        assertThrows(IOException.class, () -> AtomicFiles.write(file, "new"));
        assertEquals("x", Files.readString(file.resolve("inside")));
        assertEquals(List.of("taken"), files());
    }

    @Test
    void leavesTheOldFileWhenInterrupted() throws IOException {
        Path file = directory.resolve("file");
        AtomicFiles.write(file, "old");
        Thread.currentThread().interrupt();
        try {
            assertThrows(ClosedByInterruptException.class, () -> AtomicFiles.write(file, "new"));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("file"), files());
    }

    @Test
    void givesTheFileOrdinaryPermissions() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Path ordinary = Files.writeString(directory.resolve("ordinary"), "x");
        Path file = directory.resolve("file");
        AtomicFiles.write(file, "x");
        assertEquals(Files.getPosixFilePermissions(ordinary), Files.getPosixFilePermissions(file));
    }
}
