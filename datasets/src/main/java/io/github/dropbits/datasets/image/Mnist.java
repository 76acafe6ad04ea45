package io.github.dropbits.datasets.image;

import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.datasets.MissingDataException;
import io.github.dropbits.datasets.Split;
import java.io.IOException;
import java.nio.file.Path;

/** MNIST: 60,000 handwritten digits of 28x28 grey pixels to train on and 10,000 to test on. */
public final class Mnist {
    private Mnist() {}

    /**
     * Reads MNIST.
     *
     * @param dir the directory of its four IDX files, named like {@code train-images-idx3-ubyte} or
     *        {@code train-images.idx3-ubyte}, with or without {@code .gz}
     * @return the split, its pixels from 0 to 1
     * @throws MissingDataException if a file is missing
     * @throws FormatException if a file is damaged, or the files do not belong together
     * @throws IOException if a file cannot be read
     */
    public static Split load(Path dir) throws IOException {
        return IdxSplit.load("MNIST", dir, "put its four files there, as they are or with .gz: "
                + "for f in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do curl -O "
                + "https://ossci-datasets.s3.amazonaws.com/mnist/$f-ubyte.gz; done");
    }
}
