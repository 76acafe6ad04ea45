package io.github.dropbits.bench.jmh;

import io.github.dropbits.core.runtime.Workers;
import java.util.concurrent.Callable;

/** Runs the measured code on a number of threads. The workers live as long as this object and wait between calls. */
final class Threads implements AutoCloseable {
    private final Workers workers;

    Threads(int threads) {
        workers = Workers.of(threads);
    }

    <T> T run(Callable<T> action) {
        try {
            return workers.run(action);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}
