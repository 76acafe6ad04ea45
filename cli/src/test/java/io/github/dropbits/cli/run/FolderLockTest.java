package io.github.dropbits.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.cli.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One at a time works in a folder. */
class FolderLockTest {
    @TempDir
    private Path folder;

    /** Another process: takes the lock, says so, and holds it until it is killed. */
    static final class Holder {
        private Holder() {
        }

        public static void main(String[] args) throws Exception {
            try (FolderLock lock = FolderLock.take(Path.of(args[0]))) {
                System.out.println("taken");
                System.out.flush();
                Thread.sleep(TimeUnit.MINUTES.toMillis(5));
            }
        }
    }

    private void assertTaken() {
        UsageException e = assertThrows(UsageException.class, () -> FolderLock.take(folder));
        assertEquals("somebody else is working in " + folder + "; wait for it to end, or stop it", e.getMessage());
    }

    @Test
    void withinAProcess() throws IOException {
        try (FolderLock lock = FolderLock.take(folder)) {
            assertTaken();
            assertTaken();
        }
        FolderLock.take(folder).close();
    }

    @Test
    void theFolderIsMade() throws IOException {
        Path inner = folder.resolve("a/b");
        try (FolderLock lock = FolderLock.take(inner)) {
            assertTrue(Files.isDirectory(inner));
        }
    }

    @Test
    void betweenProcessesAndFreeAfterAKill() throws Exception {
        Process other = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertEquals("taken", other.inputReader().readLine());
            assertTaken();
        } finally {
            other.destroyForcibly().waitFor();
        }
        FolderLock.take(folder).close();
    }
}
