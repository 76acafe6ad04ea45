package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.DataSetName;
import io.github.dropbits.datasets.image.ImageFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The names of the data sets' classes. */
final class ClassNames {
    /** The class names of Fashion-MNIST (Xiao et al. 2017, table 2). */
    private static final List<String> FASHION = List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal",
            "Shirt", "Sneaker", "Bag", "Ankle boot");

    private ClassNames() {
    }

    /**
     * The class names in the order of the labels; empty if they are not known.
     *
     * @param data the data set
     * @param dir the folder of its files
     */
    static List<String> of(DataSetName data, Path dir) throws IOException {
        return switch (data) {
            case DIGITS, MNIST -> IntStream.range(0, 10).mapToObj(Integer::toString).toList();
            case FASHION_MNIST -> FASHION;
            case FOLDER -> ImageFolder.classes(dir);
            // CIFAR's archives contain the names in a text file, which the user may not have unpacked.
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
