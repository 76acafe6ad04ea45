package io.github.dropbits.bench.cli;

import io.github.dropbits.core.Workers;
import java.io.IOException;
import java.util.concurrent.Callable;

/** The threads that a command may use. */
final class Threads {
    private Threads() {
    }

    /** Runs an action whose ops use so many threads; what it throws comes out as it is. */
    static <T> T run(int threads, Callable<T> action) throws IOException {
        try (Workers workers = Workers.of(threads)) {
            return workers.run(action);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
