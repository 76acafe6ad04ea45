package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.DataSetName;
import io.github.dropbits.datasets.image.ImageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** What the classes of the data sets are called. */
final class ClassNames {
    /** As Fashion-MNIST's authors call them (Xiao et al. 2017, table 2). */
    private static final List<String> FASHION = List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal",
            "Shirt", "Sneaker", "Bag", "Ankle boot");

    private ClassNames() {
    }

    /**
     * The names in order; empty if they are not known.
     *
     * @param data the data set
     * @param dir where its files are
     */
    static List<String> of(DataSetName data, Path dir) throws IOException {
        return switch (data) {
            case DIGITS, MNIST -> IntStream.range(0, 10).mapToObj(Integer::toString).toList();
            case FASHION_MNIST -> FASHION;
            case FOLDER -> ImageFolder.classes(dir);
            // The archives have their names in a text beside the images, which need not have been unpacked.
            case CIFAR10 -> lines(dir.resolve("batches.meta.txt"), 10);
            case CIFAR100 -> lines(dir.resolve("fine_label_names.txt"), 100);
        };
    }

    private static List<String> lines(Path file, int classes) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> names = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        if (names.size() != classes) {
            throw new IOException(file + " should name " + classes + " classes, not " + names.size());
        }
        return names;
    }
}
