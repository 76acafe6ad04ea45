package io.github.dropbits.datasets.image;

import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.core.runtime.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Decodes all images of one part of a set, on all workers, and names those that cannot be decoded. */
final class Decoding {
    /** The number of images that one task decodes or checks. */
    private static final int BLOCK = 32;
    private static final int NAMED_FAILURES = 50;

    private final ImageFiles images;
    private final int side;

    /** Takes a decoded image; called by several threads. */
    @FunctionalInterface
    interface Target {
        void put(int image, byte[] pixels) throws IOException;
    }

    Decoding(ImageFiles images, int side) {
        this.images = images;
        this.side = side;
    }

    /** Runs a task for each of {@code count} images on the current workers. */
    static void forEach(int count, IntConsumer task) {
        Workers.forEach(Math.ceilDiv(count, BLOCK), block -> {
            for (int i = block * BLOCK; i < Math.min(count, block * BLOCK + BLOCK); i++) {
                task.accept(i);
            }
        });
    }

    void run(Target target) throws IOException {
        Desktop.require();
        int count = images.files().size();
        Map<Integer, FormatException> failures = new ConcurrentSkipListMap<>();
        Progress progress = new Progress("decoding " + images.root(), count);
        try {
            forEach(count, i -> {
                try {
                    target.put(i, ImageDecoder.decode(images.files().get(i), side));
                } catch (FormatException e) {
                    failures.put(i, e);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                progress.step();
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        report(failures, count);
    }

    /** Throws the first failure, if any; the message also names other failed files, so that all can be repaired. */
    private void report(Map<Integer, FormatException> failures, int count) throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        FormatException first = failures.values().iterator().next();
        if (failures.size() == 1) {
            throw first;
        }
        String others = failures.keySet().stream().skip(1).limit(NAMED_FAILURES)
                .map(i -> images.files().get(i).toString()).collect(Collectors.joining(", "));
        throw new IOException(first.getMessage() + "; of " + count + " images " + (failures.size() - 1)
                + " more cannot be decoded: " + others + (failures.size() - 1 > NAMED_FAILURES ? " and others" : ""),
                first);
    }
}
