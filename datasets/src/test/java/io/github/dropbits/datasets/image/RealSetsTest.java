package io.github.dropbits.datasets.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dropbits.core.Shape;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.datasets.Standardization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the real data sets if they are installed. */
class RealSetsTest {
    @Test
    void mnist() throws IOException {
        String dir = System.getProperty("mnist.dir", "");
        assumeTrue(!dir.isEmpty(), "MNIST is not here: give the directory of its four IDX files with -Dmnist.dir=DIR");
        Split split = Mnist.load(Path.of(dir));
        assertSizes(split);
        assertArrayEquals(new int[] {5, 0, 4, 1, 9, 2, 1, 3, 1, 4}, Arrays.copyOf(split.train().labels(), 10));
        assertArrayEquals(new int[] {7, 2, 1, 0, 4, 1, 4, 9, 5, 9}, Arrays.copyOf(split.test().labels(), 10));
        Standardization s = Standardization.of(split.train());
        assertEquals(.1307f, s.mean()[0], 5e-5f);
        assertEquals(.3081f, s.std()[0], 5e-5f);
    }

    @Test
    void fashionMnist() throws IOException {
        assumeTrue(Files.isDirectory(FashionMnist.DIRECTORY),
                "Fashion-MNIST is not here: apt-get install -y dataset-fashion-mnist");
        Split split = FashionMnist.load(FashionMnist.DIRECTORY);
        assertSizes(split);
        assertArrayEquals(new int[] {9, 0, 0, 3, 0, 2, 7, 2, 5, 5}, Arrays.copyOf(split.train().labels(), 10));
        Standardization s = Standardization.of(split.train());
        assertEquals(.2860f, s.mean()[0], 5e-5f);
        assertEquals(.3530f, s.std()[0], 5e-5f);
    }

    /** Reads CIFAR-10 as JPEG files, whose means and deviations differ a little from the original's. */
    @Test
    void cifar10AsAFolder(@TempDir Path cache) throws IOException {
        String dir = System.getProperty("cifar10.folder", "");
        assumeTrue(!dir.isEmpty(), "CIFAR-10 is not here: give a folder of train/CLASS/*.jpg and test/CLASS/*.jpg with "
                + "-Dcifar10.folder=DIR");
        Split split = ImageFolder.load(Path.of(dir), 32, cache);
        assertEquals(Shape.of(50000, 3, 32, 32), split.train().shape());
        assertEquals(Shape.of(10000, 3, 32, 32), split.test().shape());
        assertEquals(10, split.train().classes());
        Standardization s = Standardization.of(split.train());
        assertArrayEquals(new float[] {.4914f, .4822f, .4465f}, s.mean(), 2e-4f);
        assertArrayEquals(new float[] {.2470f, .2435f, .2616f}, s.std(), 3e-3f);
    }

    private static void assertSizes(Split split) {
        assertEquals(Shape.of(60000, 1, 28, 28), split.train().shape());
        assertEquals(Shape.of(10000, 1, 28, 28), split.test().shape());
    }
}
