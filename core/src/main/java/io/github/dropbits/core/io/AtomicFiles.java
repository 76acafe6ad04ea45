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
 * Replaces files atomically. The new content is written to a temporary file in the same directory, forced to the
 * disk, and then moved over the old file in one step. A reader sees either the old or the new content, even after a
 * crash. On failure the old file stays and the temporary file is deleted.
 *
 * <p>If the file is a symbolic link, the link itself is replaced, not its target. Directories are never created.
 */
public final class AtomicFiles {
    private AtomicFiles() {
    }

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Body {
        /**
         * Writes the whole content.
         *
         * @param out the temporary file, empty; the body must not close it
         * @throws IOException if writing fails; the old file then stays
         */
        void writeTo(FileChannel out) throws IOException;
    }

    /**
     * Writes bytes as a file's whole content.
     *
     * @param file the file to create or replace; its directory must exist
     * @param content the new content; not modified
     * @throws NoSuchFileException if the directory does not exist; the exception names the directory
     * @throws IOException if writing or moving fails; the old file is untouched
     */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> Blocks.write(out, content));
    }

    /**
     * Writes text as a file's whole content, in UTF-8. No line end is added.
     *
     * @param file the file to create or replace; its directory must exist
     * @param content the new content
     * @throws NoSuchFileException if the directory does not exist; the exception names the directory
     * @throws IOException if writing or moving fails; the old file is untouched
     */
    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file's whole content piece by piece, for content that is too large for an array.
     *
     * @param file the file to create or replace; its directory must exist
     * @param body writes the content
     * @throws NoSuchFileException if the directory does not exist; the exception names the directory
     * @throws IOException if writing or moving fails; the old file is untouched
     */
    public static void write(Path file, Body body) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(String.valueOf(directory), null, "no such directory to write " + file
                    + " in");
        }
        // Files.createTempFile is not used: only the owner may read the files that it creates, and the moved file would
        // keep that permission.
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
