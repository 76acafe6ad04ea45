package io.github.dropbits.cli.run;

import io.github.dropbits.cli.settings.Augment;
import io.github.dropbits.cli.settings.DataSetName;
import io.github.dropbits.cli.settings.DataSettings;
import io.github.dropbits.cli.settings.Setting;
import io.github.dropbits.cli.settings.Settings;
import io.github.dropbits.cli.settings.UsageException;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.datasets.Augmentation;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.datasets.Standardization;
import io.github.dropbits.datasets.image.Cifar;
import io.github.dropbits.datasets.image.Digits;
import io.github.dropbits.datasets.image.FashionMnist;
import io.github.dropbits.datasets.image.HorizontalFlip;
import io.github.dropbits.datasets.image.Mnist;
import io.github.dropbits.datasets.image.RandomCrop;
import io.github.dropbits.datasets.image.RandomResizedCrop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Loads the data of runs, and prepares them for training and evaluation. */
public final class DataSets {
    /** The side of the resized image divided by the side of the central crop, as usual on ImageNet. */
    private static final double CROP_MARGIN = 256.0 / 224;
    private static final int PREFETCHED = 2;

    private DataSets() {
    }

    /** The data for a new run's settings, standardized by their own mean and deviation. */
    public static RunData load(Settings s) throws IOException {
        return load(s, null);
    }

    /**
     * The data for a run's settings, standardized.
     *
     * @param kept what the run's folder says about its data; null for a new run
     */
    static RunData load(Settings s, RunData.Kept kept) throws IOException {
        Path files = kept != null ? kept.folder() : directory(s.data(), s.dataDir());
        Path folder = files == null ? null : files.toAbsolutePath().normalize();
        Split split = pixels(s, folder);
        Standardization standard = kept != null ? kept.standardization() : standardization(s, split.train());
        Dataset train = split.train().standardized(standard);
        return new RunData(new Split(train, split.test().standardized(standard)), standard,
                ClassNames.of(s.data(), folder), folder, train.fingerprint());
    }

    /** The images for a run's settings, with pixels from 0 to 1. */
    private static Split pixels(Settings s, Path folder) throws IOException {
        if (s.data() == DataSetName.FOLDER) {
            return CacheDir.folder(folder, resize(s)).select(size -> chosen(s, size, DataSettings.LIMIT, "training"),
                    size -> chosen(s, size, DataSettings.TEST_LIMIT, "test")).load();
        }
        Split split = pixels(s.data(), Optional.ofNullable(folder));
        return new Split(some(s, split.train(), DataSettings.LIMIT, "training"),
                some(s, split.test(), DataSettings.TEST_LIMIT, "test"));
    }

    /**
     * The test images of a data set, with pixels from 0 to 1.
     *
     * @param name the data set
     * @param dir the folder of its files; empty for the default folder
     * @param side the number of rows and columns to which images from a folder are resized
     * @param limit the number of images, which are the set's first ones, if it has more; 0 for all
     */
    public static Dataset test(DataSetName name, Optional<Path> dir, int side, int limit) throws IOException {
        if (name == DataSetName.FOLDER) {
            return CacheDir.folder(directory(name, dir), side)
                    .select(size -> first(size, 0), size -> first(size, limit)).loadTest();
        }
        Dataset all = pixels(name, dir).test();
        return limit == 0 || limit > all.size() ? all : all.first(limit);
    }

    private static int[] first(int size, int limit) {
        return IntStream.range(0, limit == 0 ? size : Math.min(limit, size)).toArray();
    }

    /** A whole data set other than a folder of images, with pixels from 0 to 1. */
    private static Split pixels(DataSetName name, Optional<Path> dir) throws IOException {
        Path from = directory(name, dir);
        return switch (name) {
            case DIGITS -> Digits.load();
            case MNIST -> Mnist.load(from);
            case FASHION_MNIST -> FashionMnist.load(from);
            case CIFAR10 -> Cifar.load10(from);
            case CIFAR100 -> Cifar.load100(from);
            case FOLDER -> throw new IllegalArgumentException("a folder of images is decoded to a side");
        };
    }

    private static Standardization standardization(Settings s, Dataset train) {
        // Pretrained weights need images that are standardized as in the training of these weights, which for colour
        // images is torchvision's.
        return s.weights().isEmpty() || train.channels() != Standardization.IMAGENET.channels()
                ? Standardization.of(train) : Standardization.IMAGENET;
    }

    /** The number of rows and columns to which images from a folder are resized, before the central crop. */
    private static int resize(Settings s) {
        return s.augment() == Augment.RESIZED_CROP ? (int) Math.round(CROP_MARGIN * s.imageSize()) : s.imageSize();
    }

    /** The names of a data set's classes; empty if they are not known. */
    public static List<String> classNames(DataSetName name, Optional<Path> dir) throws IOException {
        return ClassNames.of(name, directory(name, dir));
    }

    /**
     * The folder of a data set's files: {@code given}, or else the default folder. The default is null for the digits,
     * which have no files.
     */
    private static Path directory(DataSetName name, Optional<Path> given) {
        return given.orElse(switch (name) {
            case DIGITS -> null;
            case MNIST -> Path.of("data/mnist");
            case FASHION_MNIST -> FashionMnist.DIRECTORY;
            case CIFAR10 -> Path.of("data/cifar-10-batches-bin");
            case CIFAR100 -> Path.of("data/cifar-100-binary");
            case FOLDER -> Path.of("data/images");
        });
    }

    /** At most {@code n} images, for statistics: the set's first images, or a random selection for a folder. */
    static Dataset sample(Settings s, Dataset data, int n) {
        return draw(s, data, Math.min(n, data.size()), "sample");
    }

    private static Dataset draw(Settings s, Dataset data, int n, String kind) {
        return s.data() == DataSetName.FOLDER ? data.drawn(n, new RandomStream(0).split(kind)) : data.first(n);
    }

    /**
     * The images as evaluation uses them: the central crops if training uses {@link Augment#RESIZED_CROP}, or else the
     * whole images.
     */
    static Dataset evaluated(Settings s, Dataset data) {
        return s.augment() == Augment.RESIZED_CROP ? data.centerCropped(s.imageSize()) : data;
    }

    private static int limit(Settings s, int size, Setting<Integer> option, String kind) {
        int limit = s.get(option);
        if (limit > size) {
            throw new UsageException("--" + option + " " + limit + " is more than the " + size + " " + kind
                    + " images of " + s.data());
        }
        return limit;
    }

    /**
     * The indexes of as many images of a folder as the option says, or of all images if it is 0. A folder is sorted by
     * class, so they are a random selection, which is the same in every run. Only these images are decoded.
     */
    private static int[] chosen(Settings s, int size, Setting<Integer> option, String kind) {
        int limit = limit(s, size, option, kind);
        return limit == 0 ? first(size, 0)
                : Arrays.copyOf(new RandomStream(0).split(kind).permutation(size), limit);
    }

    /**
     * As many images of a data set as the option says, or all images if it is 0. The set's first images are used.
     */
    private static Dataset some(Settings s, Dataset data, Setting<Integer> option, String kind) {
        int limit = limit(s, data.size(), option, kind);
        return limit == 0 ? data : data.first(limit);
    }

    /** The training batches of a phase. Augmented batches take time, so they are computed in the background. */
    static Batches batches(Settings s, Dataset train, RandomStream stream) {
        Batches batches = new Batches(train, s.batch(), stream);
        Augmentation augmentation = switch (s.augment()) {
            case CROP_FLIP -> new RandomCrop(Math.max(1, train.height() / 8)).then(new HorizontalFlip());
            case RESIZED_CROP -> new RandomResizedCrop(s.imageSize()).then(new HorizontalFlip());
            case NONE -> null;
        };
        return augmentation == null ? batches : batches.augmented(augmentation).prefetched(PREFETCHED);
    }
}
