package io.github.dropbits.cli.run;

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
import java.util.Map;

/** The data sets by the names of the command line. */
public final class DataSets {
    /** All of them. */
    public static final List<String> NAMES = List.of("digits", "mnist", "fashion-mnist", "cifar10", "cifar100",
            "folder");
    /** Where the files are if nothing is said; the digits have none. */
    private static final Map<String, Path> USUAL = Map.of("mnist", Path.of("data/mnist"), "fashion-mnist",
            FashionMnist.DIRECTORY, "cifar10", Path.of("data/cifar-10-batches-bin"), "cifar100",
            Path.of("data/cifar-100-binary"), "folder", Path.of("data/images"));
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
        Split split = pixels(s.text("data"), directory(s), resize(s));
        return new Split(some(s, split.train(), "limit", "training"), some(s, split.test(), "test-limit", "test"));
    }

    /**
     * A data set as it is, its pixels from 0 to 1.
     *
     * @param name one of {@link #NAMES}
     * @param dir where its files are; null for the usual place
     * @param side rows and columns that a folder's images are brought to
     */
    public static Split pixels(String name, Path dir, int side) throws IOException {
        Path from = dir == null ? USUAL.get(name) : dir;
        return switch (name) {
            case "digits" -> Digits.load();
            case "mnist" -> Mnist.load(from);
            case "fashion-mnist" -> FashionMnist.load(from);
            case "cifar10" -> Cifar.load10(from);
            case "cifar100" -> Cifar.load100(from);
            case "folder" -> ImageFolder.load(from, side);
            default -> throw new IllegalStateException(name);
        };
    }

    private static Standardization standardization(Settings s, Dataset train) {
        // Weights of others expect what they were trained on.
        return s.text("weights") == null ? Standardization.of(train) : Standardization.IMAGENET;
    }

    /** The side that a folder's images have before the middle is cut out. */
    private static int resize(Settings s) {
        int side = s.integer("image-size");
        return s.text("augment").equals("resized-crop") ? (int) Math.round(CROP_MARGIN * side) : side;
    }

    /** What is done to images before a model sees them outside training. */
    public static Preprocessing preprocessing(Settings s) throws IOException {
        Split split = pixels(s);
        Standardization standard = standardization(s, split.train());
        return new Preprocessing(standard.mean(), standard.std(), split.test().height());
    }

    /** What the classes are called; empty if that is not known. */
    public static List<String> classNames(Settings s) throws IOException {
        Path dir = directory(s);
        return ClassNames.of(s.text("data"), dir == null ? USUAL.get(s.text("data")) : dir);
    }

    private static Path directory(Settings s) {
        return s.text("data-dir") == null ? null : Path.of(s.text("data-dir"));
    }

    /** Some images to look at: of a folder any, as elsewhere the first will do. */
    static Dataset sample(Settings s, Dataset data, int n) {
        return draw(s, data, Math.min(n, data.size()), "sample");
    }

    private static Dataset draw(Settings s, Dataset data, int n, String kind) {
        return s.text("data").equals("folder") ? data.drawn(n, new RandomStream(0).split(kind)) : data.first(n);
    }

    /** Images as a model sees them outside training: the middle of those that training takes random crops of. */
    static Dataset evaluated(Settings s, Dataset data) {
        return s.text("augment").equals("resized-crop") ? data.centerCropped(s.integer("image-size")) : data;
    }

    /** As many as asked for: the first, or of a folder, where they are sorted by class, any, but always the same. */
    private static Dataset some(Settings s, Dataset data, String option, String kind) {
        int limit = s.integer(option);
        if (limit > data.size()) {
            throw new UsageException("--" + option + " " + limit + " is more than the " + data.size() + " " + kind
                    + " images of " + s.text("data"));
        }
        return limit == 0 ? data : draw(s, data, limit, kind);
    }

    /** The training batches of a phase, augmented as asked, made in the background where that takes time. */
    static Batches batches(Settings s, Dataset train, RandomStream stream) {
        Batches batches = new Batches(train, s.integer("batch"), stream);
        Augmentation augmentation = switch (s.text("augment")) {
            case "crop-flip" -> new RandomCrop(Math.max(1, train.height() / 8)).then(new HorizontalFlip());
            case "resized-crop" -> new RandomResizedCrop(s.integer("image-size")).then(new HorizontalFlip());
            default -> null;
        };
        return augmentation == null ? batches : batches.augmented(augmentation).prefetched(PREFETCHED);
    }
}
