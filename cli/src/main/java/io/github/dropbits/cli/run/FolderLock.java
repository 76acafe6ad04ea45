package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.UsageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock that keeps other processes, and other threads of this process, from working in the same folder. The operating
 * system releases the lock when the process ends, even if it is killed.
 */
public final class FolderLock implements AutoCloseable {
    // The lock has a file of its own, because the system releases a lock as soon as any handle of the locked file is
    // closed. The file is never deleted: while one process holds the lock of a deleted file, another could create and
    // lock a new one.
    private static final String FILE = ".lock";

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** The locked folder. */
    public Path folder() {
        return folder;
    }

    /**
     * Creates a folder that did not exist before, and locks it.
     *
     * @param wanted the folder; if it exists already, {@code wanted-2} is created, or {@code wanted-3}, and so on
     * @return the lock, which the caller closes; {@link #folder} is the folder that was created
     * @throws IOException if the folder cannot be created or locked
     */
    public static FolderLock create(Path wanted) throws IOException {
        Files.createDirectories(wanted.toAbsolutePath().getParent());
        for (int n = 1;; n++) {
            Path folder = n == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + n);
            try {
                Files.createDirectory(folder);
                return acquire(folder);
            } catch (FileAlreadyExistsException e) {
                // Another run was started in the same second: the next name is tried.
                continue;
            }
        }
    }

    /**
     * Acquires the lock.
     *
     * @param folder the folder, which is created if it does not exist
     * @return the lock, which the caller closes
     * @throws UsageException if another process or thread holds the lock
     * @throws IOException if the lock cannot be acquired for another reason
     */
    public static FolderLock acquire(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        try {
            if (!tryLock(channel)) {
                throw new UsageException("somebody else is working in " + folder + "; wait for it to end, or stop it");
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return new FolderLock(folder, channel);
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this process holds the lock.
            return false;
        }
    }

    /** Releases the lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
