package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Replaces files atomically. The new content is written to a temporary file in the same directory and forced to the
 * disk. The temporary file is then renamed to the old file in one step. Readers see either the old or the new content,
 * even after a crash. If writing fails, the old file is not changed, and the temporary file is deleted.
 *
 * <p>If the file is a symbolic link, the link itself is replaced, not its target. Directories are not created.
 */
public final class AtomicFiles {
    private AtomicFiles() {
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes the complete content.
         *
         * @param out the temporary file, which is empty; the implementation must not close it
         * @throws IOException if writing fails; the old file is then not changed
         */
        void writeTo(FileChannel out) throws IOException;
    }

    /**
     * Replaces the content of a file with the given bytes, or creates the file.
     *
     * @param file the file to create or replace; its directory must exist
     * @param content the new content; the array is not modified
     * @throws NoSuchFileException if the directory does not exist; the exception names the directory
     * @throws IOException if writing or renaming fails; the old file is not changed
     */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> Blocks.write(out, content));
    }

    /**
     * Replaces the content of a file with the given text in UTF-8, or creates the file. No line end is added.
     *
     * @param file the file to create or replace; its directory must exist
     * @param content the new content
     * @throws NoSuchFileException if the directory does not exist; the exception names the directory
     * @throws IOException if writing or renaming fails; the old file is not changed
     */
    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces the content of a file, or creates the file. The content is written piece by piece, so it may be larger
     * than an array.
     *
     * @param file the file to create or replace; its directory must exist
     * @param body writes the content
     * @throws NoSuchFileException if the directory does not exist; the exception names the directory
     * @throws IOException if writing or renaming fails; the old file is not changed
     */
    public static void write(Path file, Body body) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(String.valueOf(directory), null, "no such directory to write " + file
                    + " in");
        }
        // Files.createTempFile is not used, because it creates files that only the owner may read, and the renamed file
        // would keep this permission.
        String name = ".dropbits-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp";
        Path temporary = directory.resolve(name);
        FileChannel out = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            try (out) {
                body.writeTo(out);
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (Throwable failure) {
            delete(temporary, failure);
            throw failure;
        }
    }

    private static void delete(Path temporary, Throwable failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }
}
