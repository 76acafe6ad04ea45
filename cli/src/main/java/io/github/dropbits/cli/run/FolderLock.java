package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second process, or a second thread of this one, from working in a folder at the same time. The system gives
 * the lock back when its process dies, however it dies.
 */
public final class FolderLock implements AutoCloseable {
    // A file of its own: the system gives a lock back as soon as any handle of its file is closed. It stays: a lock on
    // a file that was deleted keeps nobody out who makes it anew.
    private static final String FILE = ".lock";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param folder the folder; made if it is not there
     * @return the lock, to be closed
     * @throws UsageException if somebody else has it
     * @throws IOException if it cannot be had for another reason
     */
    public static FolderLock take(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            if (!locked(channel)) {
                throw new UsageException("somebody else is working in " + folder + "; wait for it to end, or stop it");
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new FolderLock(channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return false;
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
