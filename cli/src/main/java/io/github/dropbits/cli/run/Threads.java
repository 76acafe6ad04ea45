package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.core.runtime.Workers;
import java.io.IOException;
import java.util.concurrent.Callable;

/** The threads that a command may use. */
public final class Threads {
    private Threads() {
    }

    /** Adds the option. */
    public static Options option(Options to) {
        return to.add("threads", "N", Integer.toString(Runtime.getRuntime().availableProcessors()), "threads to use");
    }

    /** The number asked for. */
    public static int given(Options.Given given) {
        return given.integer("threads", Runtime.getRuntime().availableProcessors(), 1, 1024);
    }

    /** Runs an action whose ops use so many threads; what it throws comes out as it is. */
    public static <T> T run(int threads, Callable<T> action) throws IOException {
        try (Workers workers = Workers.of(threads)) {
            return workers.run(action);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
