package io.github.dropbits.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only one process or thread at a time can hold the lock of a folder. */
class FolderLockTest {
    @TempDir
    private Path folder;

    /** The program of the other process. It acquires the lock, prints a line, and holds the lock until it is killed. */
    static final class Holder {
        private Holder() {
        }

        public static void main(String[] args) throws Exception {
            try (FolderLock lock = FolderLock.acquire(Path.of(args[0]))) {
                System.out.println("acquired");
                System.out.flush();
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            }
        }
    }

    private void assertHeld() {
        UsageException e = assertThrows(UsageException.class, () -> FolderLock.acquire(folder));
        assertEquals("somebody else is working in " + folder + "; wait for it to end, or stop it", e.getMessage());
    }

    @Test
    void withinAProcess() throws IOException {
        try (FolderLock lock = FolderLock.acquire(folder)) {
            assertHeld();
            assertHeld();
        }
        FolderLock.acquire(folder).close();
    }

    @Test
    void theFolderIsMade() throws IOException {
        Path inner = folder.resolve("a/b");
        try (FolderLock lock = FolderLock.acquire(inner)) {
            assertTrue(Files.isDirectory(inner));
        }
    }

    /** As for runs that start in the same second: each gets a folder of its own. */
    @Test
    void aTakenNameIsNumbered() throws Exception {
        Path wanted = folder.resolve("runs/digits-20261201-120000");
        Set<Path> folders = ConcurrentHashMap.newKeySet();
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 8; i++) {
                pool.submit(() -> {
                    try (FolderLock lock = FolderLock.create(wanted)) {
                        return folders.add(lock.folder());
                    }
                });
            }
        }
        Set<Path> expected = IntStream.rangeClosed(2, 8)
                .mapToObj(n -> wanted.resolveSibling(wanted.getFileName() + "-" + n)).collect(Collectors.toSet());
        expected.add(wanted);
        assertEquals(expected, folders);
    }

    @Test
    void betweenProcessesAndFreeAfterAKill() throws Exception {
        Process other = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertEquals("acquired", other.inputReader().readLine());
            assertHeld();
        } finally {
            other.destroyForcibly().waitFor();
        }
        FolderLock.acquire(folder).close();
    }
}
