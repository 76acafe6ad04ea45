package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
        for (Throwable failure : List.of(new IOException("damaged", new IOException()), new IllegalStateException(),
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

    private static String refusal(Path file) {
        return assertThrows(IOException.class, () -> AtomicFiles.write(file, "x")).getMessage();
    }

    @Test
    void aDirectoryIsNotReplaced() throws IOException {
        Path file = Files.createDirectory(directory.resolve("model"));
        assertEquals(file + ": it is a directory, which is not replaced", refusal(file));
        assertEquals(List.of("model"), files());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceAndAPipeAreNotReplaced() throws Exception {
        String problem = ": it is no regular file, which is not replaced";
        assertEquals("/dev/null" + problem, refusal(Path.of("/dev/null")));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));
        assertEquals(link + problem, refusal(link));
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertEquals(pipe + problem, refusal(pipe));
        assertEquals(List.of("link", "pipe"), files());
    }

    @Test
    void aFullDiskIsReportedWithTheFile() throws IOException {
        Path file = directory.resolve("model");
        IOException full = new IOException("No space left on device");
        IOException e = assertThrows(IOException.class, () -> AtomicFiles.write(file, out -> {
            throw full;
        }));
        assertEquals(file + ": No space left on device", e.getMessage());
        assertSame(full, e.getCause());
        assertEquals(List.of(), files());
    }

    private Path leftover(String name, Duration age) throws IOException {
        Path file = Files.writeString(directory.resolve(".dropbits-" + name + ".tmp"), "half");
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    /** What a killed writer left goes; what is young, or locked by a writer that still lives, stays. */
    @Test
    void leftoversOfKilledWritersAreDeleted() throws IOException {
        leftover("dead", Duration.ofHours(1));
        leftover("young", Duration.ofSeconds(5));
        Files.setLastModifiedTime(Files.writeString(directory.resolve("other.tmp"), "x"), FileTime.from(Instant.EPOCH));
        try (FileChannel writer = FileChannel.open(leftover("alive", Duration.ofHours(1)), StandardOpenOption.WRITE)) {
            Leftovers.claim(writer);
            AtomicFiles.write(directory.resolve("file"), "x");
        }
        assertEquals(List.of(".dropbits-alive.tmp", ".dropbits-young.tmp", "file", "other.tmp"), files());
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
