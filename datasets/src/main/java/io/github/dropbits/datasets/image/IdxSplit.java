package io.github.dropbits.datasets.image;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.MissingDataException;
import io.github.dropbits.datasets.Pixels;
import io.github.dropbits.datasets.Split;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads a set in the layout of MNIST: four IDX files, images of 28x28 grey pixels, ten classes. */
final class IdxSplit {
    private static final int SIDE = 28;
    private static final int CLASSES = 10;
    /** The offset of the number of items in an IDX file. */
    private static final int COUNT_AT = 4;
    /** The offset of the number of rows in an IDX image file. */
    private static final int ROWS_AT = 8;
    /** The offset of the first label in an IDX label file. */
    private static final int LABELS_AT = 8;

    private IdxSplit() {}

    /**
     * Reads the set. Looks for all four files before reading any, so that an incomplete set fails at once. The
     * exception's message then ends with {@code remedy}, which says how to get the set.
     */
    static Split load(String name, Path dir, String remedy) throws IOException {
        Path trainImages = find(name, dir, "train-images", "idx3-ubyte", remedy);
        Path trainLabels = find(name, dir, "train-labels", "idx1-ubyte", remedy);
        Path testImages = find(name, dir, "t10k-images", "idx3-ubyte", remedy);
        Path testLabels = find(name, dir, "t10k-labels", "idx1-ubyte", remedy);
        return new Split(read(name + " train", trainImages, trainLabels), read(name + " test", testImages, testLabels));
    }

    private static Path find(String name, Path dir, String stem, String type, String remedy)
            throws MissingDataException {
        List<String> spellings = List.of(stem + "-" + type, stem + "-" + type + ".gz", stem + "." + type,
                stem + "." + type + ".gz");
        for (String spelling : spellings) {
            Path file = dir.resolve(spelling);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new MissingDataException(
                name + " is not complete: no " + String.join(" or ", spellings) + " in " + dir + "; " + remedy);
    }

    private static Dataset read(String name, Path imageFile, Path labelFile) throws IOException {
        // The headers come first: a wrong one must not take memory for images that do not fit the labels.
        checkExtents(imageFile, Idx.extents(imageFile, 3), labelFile, Idx.extents(labelFile, 1).dim(0));
        int[] labels = Idx.labels(labelFile);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= CLASSES) {
                throw new FormatException(labelFile, LABELS_AT + i, "a label from 0 to " + (CLASSES - 1),
                        labels[i] + " for image " + i);
            }
        }
        Pixels pixels = Pixels.bytes(MemorySegment.ofArray(Idx.bytes(imageFile, 3).values()), SIDE * SIDE);
        return Dataset.over(name, CLASSES, Shape.of(1, SIDE, SIDE), pixels, labels);
    }

    private static void checkExtents(Path imageFile, Shape images, Path labelFile, int labels) throws IOException {
        if (images.dim(0) == 0) {
            throw new FormatException(imageFile, COUNT_AT, "at least one image", "none");
        }
        if (images.dim(1) != SIDE || images.dim(2) != SIDE) {
            throw new FormatException(imageFile, ROWS_AT, "images of " + SIDE + "x" + SIDE,
                    images.dim(1) + "x" + images.dim(2));
        }
        if (images.dim(0) != labels) {
            throw new FormatException(labelFile, COUNT_AT,
                    images.dim(0) + " labels, one for each image in " + imageFile, labels + " labels");
        }
    }
}
