package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Temporary files, and their removal if their writer was killed. A writer locks its temporary file; the lock ends with
 * its process. A temporary file that nobody has locked, and that was not changed for a minute, is nobody's. The age
 * protects a file that was just created and is not locked yet. Where a file system has no locks, nothing is removed.
 */
final class Leftovers {
    private static final String START = ".dropbits-";
    private static final String END = ".tmp";
    private static final Duration AGE = Duration.ofMinutes(1);

    /** The directory that was searched last, so that many writes in one directory search it once. */
    private static volatile Path searched;

    private Leftovers() {
    }

    /** A new name of a temporary file. */
    static String name() {
        return START + Long.toHexString(ThreadLocalRandom.current().nextLong()) + END;
    }

    /** Marks a temporary file as in use until the channel is closed. */
    static void claim(FileChannel out) throws IOException {
        try {
            out.tryLock();
        } catch (IOException e) {
            // Without locks, leftovers are not found, but writing goes on. An interrupt closes the channel.
            if (!out.isOpen()) {
                throw e;
            }
        }
    }

    /** Deletes the temporary files of a directory that are nobody's, if the directory is not the one searched last. */
    static void delete(Path directory) {
        if (directory.equals(searched)) {
            return;
        }
        searched = directory;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, START + "*" + END)) {
            for (Path file : files) {
                if (isOld(file) && isFree(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            // Somebody else may have deleted a file, or may not allow it: the write itself does not depend on this.
            return;
        }
    }

    private static boolean isOld(Path file) throws IOException {
        return Files.isRegularFile(file)
                && Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(AGE));
    }

    private static boolean isFree(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }
}
