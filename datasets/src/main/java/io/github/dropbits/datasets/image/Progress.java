package io.github.dropbits.datasets.image;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Reports progress on many items to stderr with one line every few seconds. Shorter work prints nothing. */
final class Progress {
    private static final long PAUSE = 3_000_000_000L;

    private final String task;
    private final int total;
    private final long began = System.nanoTime();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong shown = new AtomicLong(began);

    Progress(String task, int total) {
        this.task = task;
        this.total = total;
    }

    /** Counts one item; any thread may call it. */
    void step() {
        int n = done.incrementAndGet();
        long now = System.nanoTime();
        long last = shown.get();
        if (now - last > PAUSE && shown.compareAndSet(last, now)) {
            double rate = n / ((now - began) / 1e9);
            System.err.println(String.format(Locale.ROOT, "%s: %d of %d, %.0f a second, %.0f s left", task, n, total,
                    rate, (total - n) / rate));
        }
    }
}
