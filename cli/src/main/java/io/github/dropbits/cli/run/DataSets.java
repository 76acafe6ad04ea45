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
import io.github.dropbits.datasets.image.ImageFolder;
import io.github.dropbits.datasets.image.Mnist;
import io.github.dropbits.datasets.image.RandomCrop;
import io.github.dropbits.datasets.image.RandomResizedCrop;
import io.github.dropbits.quant.frozen.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Loads and prepares the data of runs. */
public final class DataSets {
    /** ImageNet's usual 256 for crops of 224. */
    private static final double CROP_MARGIN = 256.0 / 224;
    private static final int PREFETCHED = 2;

    private DataSets() {
    }

    /** The data that settings ask for, standardized by the training images in use. */
    public static Split load(Settings s) throws IOException {
        Split split = pixels(s);
        Standardization standard = standardization(s, split.train());
        return new Split(split.train().standardized(standard), split.test().standardized(standard));
    }

    /** The images that settings ask for, their pixels from 0 to 1. */
    private static Split pixels(Settings s) throws IOException {
        Split split = pixels(s.data(), s.dataDir(), resize(s));
        return new Split(some(s, split.train(), DataSettings.LIMIT, "training"),
                some(s, split.test(), DataSettings.TEST_LIMIT, "test"));
    }

    /**
     * A data set as it is, its pixels from 0 to 1.
     *
     * @param name which one
     * @param dir where its files are; empty for the usual place
     * @param side rows and columns that a folder's images are brought to
     */
    public static Split pixels(DataSetName name, Optional<Path> dir, int side) throws IOException {
        Path from = directory(name, dir);
        return switch (name) {
            case DIGITS -> Digits.load();
            case MNIST -> Mnist.load(from);
            case FASHION_MNIST -> FashionMnist.load(from);
            case CIFAR10 -> Cifar.load10(from);
            case CIFAR100 -> Cifar.load100(from);
            case FOLDER -> ImageFolder.load(from, side);
        };
    }

    private static Standardization standardization(Settings s, Dataset train) {
        // Weights of others expect what they were trained on.
        return s.weights().isEmpty() ? Standardization.of(train) : Standardization.IMAGENET;
    }

    /** The side that a folder's images have before the middle is cut out. */
    private static int resize(Settings s) {
        return s.augment() == Augment.RESIZED_CROP ? (int) Math.round(CROP_MARGIN * s.imageSize()) : s.imageSize();
    }

    /** What is done to images before a model sees them outside training. */
    public static Preprocessing preprocessing(Settings s) throws IOException {
        Split split = pixels(s);
        Standardization standard = standardization(s, split.train());
        return new Preprocessing(standard.mean(), standard.std(), split.test().height());
    }

    /** What the classes are called; empty if that is not known. */
    public static List<String> classNames(Settings s) throws IOException {
        return ClassNames.of(s.data(), directory(s.data(), s.dataDir()));
    }

    /** Where the files are, in the usual place if nothing is said; null for the digits, which have none. */
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

    /** Some images to look at: of a folder any, as elsewhere the first will do. */
    static Dataset sample(Settings s, Dataset data, int n) {
        return draw(s, data, Math.min(n, data.size()), "sample");
    }

    private static Dataset draw(Settings s, Dataset data, int n, String kind) {
        return s.data() == DataSetName.FOLDER ? data.drawn(n, new RandomStream(0).split(kind)) : data.first(n);
    }

    /** Images as a model sees them outside training: the middle of those that training takes random crops of. */
    static Dataset evaluated(Settings s, Dataset data) {
        return s.augment() == Augment.RESIZED_CROP ? data.centerCropped(s.imageSize()) : data;
    }

    /** As many as asked for: the first, or of a folder, where they are sorted by class, any, but always the same. */
    private static Dataset some(Settings s, Dataset data, Setting<Integer> option, String kind) {
        int limit = s.get(option);
        if (limit > data.size()) {
            throw new UsageException("--" + option + " " + limit + " is more than the " + data.size() + " " + kind
                    + " images of " + s.data());
        }
        return limit == 0 ? data : draw(s, data, limit, kind);
    }

    /** The training batches of a phase, augmented as asked, made in the background where that takes time. */
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
