package io.github.dropbits.datasets.image;

import io.github.dropbits.core.io.FormatException;
import io.github.dropbits.datasets.MissingDataException;
import io.github.dropbits.datasets.Split;
import java.io.IOException;
import java.nio.file.Path;

/** Fashion-MNIST: 60,000 pictures of clothes, 28x28 grey pixels, to train on and 10,000 to test on. */
public final class FashionMnist {
    /** The directory to which the Debian package dataset-fashion-mnist installs the files. */
    public static final Path DIRECTORY = Path.of("/usr/share/datasets/fashion-mnist");

    private FashionMnist() {}

    /**
     * Reads Fashion-MNIST.
     *
     * @param dir the directory of its four IDX files, usually {@link #DIRECTORY}, named as for {@link Mnist#load}
     * @return the split, its pixels from 0 to 1
     * @throws MissingDataException if a file is missing
     * @throws FormatException if a file is damaged, or the files do not belong together
     * @throws IOException if a file cannot be read
     */
    public static Split load(Path dir) throws IOException {
        return IdxSplit.load("Fashion-MNIST", dir,
                "on Debian, apt-get install -y dataset-fashion-mnist puts the set into " + DIRECTORY);
    }
}
