package io.github.dropbits.datasets.image;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.datasets.Batches;
import java.nio.file.Path;

/**
 * The program that {@link DesktopTest} runs as part of the module. It uses the digits, then loads an image folder and
 * prints its number of images or the error message.
 */
final class WithoutDesktop {
    private WithoutDesktop() {}

    public static void main(String[] args) throws Exception {
        new Batches(Digits.load().train(), 8, new RandomStream(1)).prefetched(1).epoch(0).iterator().next();
        try {
            System.out.println(ImageFolder.load(Path.of(args[0]), 8).train().size());
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
