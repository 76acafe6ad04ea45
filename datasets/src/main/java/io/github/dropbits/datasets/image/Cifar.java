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

/**
 * CIFAR-10 and CIFAR-100 in their binary form: 50,000 colour images of 32x32 pixels to train on and 10,000 to test on
 * (Krizhevsky: Learning multiple layers of features from tiny images, 2009). A file is a sequence of records. A record
 * holds its labels, one byte each, and then the pixels in the order channel, row, column.
 */
public final class Cifar {
    private static final String SITE = "https://www.cs.toronto.edu/~kriz/";
    private static final Shape IMAGE = Shape.of(3, 32, 32);
    private static final int COARSE_CLASSES = 20;
    private static final int FINE_CLASSES = 100;
    /** The largest array length that this class allocates; some JVMs do not support the few lengths above it. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final String name;
    private final int[] classes;
    private final int used;

    /**
     * A set whose records have {@code classes.length} labels. Each element of {@code classes} is the number of classes
     * of the label at its index. The label at index {@code used} becomes the image's class.
     */
    private Cifar(String name, int used, int... classes) {
        this.name = name;
        this.used = used;
        this.classes = classes;
    }

    /**
     * Reads CIFAR-10.
     *
     * @param dir the directory of {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin}
     * @return the split, its pixels from 0 to 1
     * @throws MissingDataException if a file is missing; the message gives the command that downloads the set
     * @throws FormatException if a file has an incomplete record, or a label that is not a class
     * @throws IOException if a file cannot be read
     */
    public static Split load10(Path dir) throws IOException {
        return new Cifar("CIFAR-10", 0, 10).load(dir, "cifar-10-binary.tar.gz", List.of("data_batch_1.bin",
                "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"), "test_batch.bin");
    }

    /**
     * Reads CIFAR-100 with its 100 fine labels.
     *
     * @param dir the directory of {@code train.bin} and {@code test.bin}
     * @return the split, its pixels from 0 to 1
     * @throws MissingDataException if a file is missing; the message gives the command that downloads the set
     * @throws FormatException if a file has an incomplete record, or a label that is not a class
     * @throws IOException if a file cannot be read
     */
    public static Split load100(Path dir) throws IOException {
        return load100(new Cifar("CIFAR-100", 1, COARSE_CLASSES, FINE_CLASSES), dir);
    }

    /**
     * Reads CIFAR-100 with its 20 coarse labels.
     *
     * @param dir the directory of {@code train.bin} and {@code test.bin}
     * @return the split, its pixels from 0 to 1
     * @throws MissingDataException if a file is missing; the message gives the command that downloads the set
     * @throws FormatException if a file has an incomplete record, or a label that is not a class
     * @throws IOException if a file cannot be read
     */
    public static Split load100Coarse(Path dir) throws IOException {
        return load100(new Cifar("CIFAR-100 coarse", 0, COARSE_CLASSES, FINE_CLASSES), dir);
    }

    private static Split load100(Cifar set, Path dir) throws IOException {
        return set.load(dir, "cifar-100-binary.tar.gz", List.of("train.bin"), "test.bin");
    }

    /** Looks for all files before reading any, so that an incomplete set fails at once. */
    private Split load(Path dir, String archive, List<String> train, String test) throws IOException {
        for (String file : train) {
            require(dir, file, archive);
        }
        require(dir, test, archive);
        return new Split(read(name + " train", train.stream().map(dir::resolve).toList()),
                read(name + " test", List.of(dir.resolve(test))));
    }

    private void require(Path dir, String file, String archive) throws MissingDataException {
        if (!Files.isRegularFile(dir.resolve(file))) {
            throw new MissingDataException(name + " is not complete: no " + file + " in " + dir + "; mkdir -p " + dir
                    + " && curl -fL " + SITE + archive + " | tar xz --strip-components=1 -C " + dir
                    + " brings the set");
        }
    }

    private Dataset read(String part, List<Path> files) throws IOException {
        int pixels = IMAGE.elements();
        int[] counts = new int[files.size()];
        int size = 0;
        for (int f = 0; f < counts.length; f++) {
            counts[f] = records(files.get(f));
            size += counts[f];
            if ((long) size * pixels > MOST_BYTES) {
                throw new FormatException(files.get(f), 0, "at most " + MOST_BYTES / pixels
                        + " images in the files of " + part, size + " up to this file");
            }
        }
        byte[] images = new byte[size * pixels];
        int[] labels = new int[size];
        int image = 0;
        for (int f = 0; f < counts.length; f++) {
            try (Source source = Source.open(files.get(f))) {
                for (int i = 0; i < counts[f]; i++, image++) {
                    byte[] record = source.bytes(classes.length + pixels, "image " + i);
                    labels[image] = label(files.get(f), i, record);
                    System.arraycopy(record, classes.length, images, image * pixels, pixels);
                }
                source.end();
            }
        }
        return Dataset.over(part, classes[used], IMAGE, Pixels.bytes(MemorySegment.ofArray(images), pixels), labels);
    }

    /** The number of records in a file, computed from its size. */
    private int records(Path file) throws IOException {
        int record = classes.length + IMAGE.elements();
        long size = Files.size(file);
        long whole = size / record;
        if (whole == 0 || size % record != 0 || whole > Integer.MAX_VALUE / record) {
            throw new FormatException(file, whole * record, "whole images of " + record + " bytes, from 1 to "
                    + Integer.MAX_VALUE / record, size + " bytes in all");
        }
        return (int) whole;
    }

    private int label(Path file, int image, byte[] record) throws FormatException {
        for (int i = 0; i < classes.length; i++) {
            int label = record[i] & 0xff;
            if (label >= classes[i]) {
                throw new FormatException(file, (long) image * record.length + i,
                        "a label from 0 to " + (classes[i] - 1), label + " for image " + image);
            }
        }
        return record[used] & 0xff;
    }
}
