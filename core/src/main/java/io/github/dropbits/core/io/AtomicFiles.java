package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces files atomically. The new content is written to a temporary file in the same directory, forced to the
 * disk, and then moved over the old file in one step. A reader sees either the old or the new content, even after a
 * crash. On failure the old file stays and the temporary file is deleted. Temporary files that a killed process left in
 * the directory are deleted by the next writer ({@link Leftovers}).
 *
 * <p>If the file is a symbolic link, the link itself is replaced, not its target. What exists and is no regular file,
 * such as a directory or a device, is never replaced; writing to it is refused. Directories are never created.
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
     * @throws IOException if the file exists and is no regular file, or if writing or moving fails, as on a full disk;
     *     the message names the file, which is untouched
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
     * @throws IOException if the file exists and is no regular file, or if writing or moving fails, as on a full disk;
     *     the message names the file, which is untouched
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
     * @throws IOException if the file exists and is no regular file, or if writing or moving fails, as on a full disk;
     *     the message names the file, which is untouched
     */
    public static void write(Path file, Body body) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(String.valueOf(directory), null, "no such directory to write " + file
                    + " in");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, (Files.isDirectory(file) ? "it is a directory"
                    : "it is no regular file") + ", which is not replaced");
        }
        Leftovers.delete(directory);
        Path temporary = directory.resolve(Leftovers.name());
        try {
            // Files.createTempFile is not used: only the owner may read the files that it creates, and the moved file
            // would keep that permission.
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                Leftovers.claim(out);
                body.writeTo(out);
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (Throwable failure) {
            delete(temporary, failure);
            // An exception of a channel, as for a full disk, has a reason but no file and no cause.
            if (failure.getClass() == IOException.class && failure.getCause() == null) {
                throw new IOException(file + ": " + failure.getMessage(), failure);
            }
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
