package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.Options;
import io.github.dropbits.core.runtime.Workers;
import java.io.IOException;
import java.util.concurrent.Callable;

/** The option {@code --threads}: the number of threads that a command may use. */
public final class Threads {
    private Threads() {
    }

    /** Adds the option to a command's options. */
    public static Options option(Options to) {
        return to.add("threads", "N", Integer.toString(Runtime.getRuntime().availableProcessors()),
                "number of threads to use");
    }

    /** The number of threads given on the command line, or else the number of processors. */
    public static int given(Options.Given given) {
        return given.integer("threads", Runtime.getRuntime().availableProcessors(), 1, 1024);
    }

    /** Runs an action whose ops use {@code threads} threads. The action's exceptions are passed on unchanged. */
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
