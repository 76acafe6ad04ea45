package io.github.dropbits.bench.run;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.datasets.Augmentation;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Cifar;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Digits;
import io.github.dropbits.datasets.FashionMnist;
import io.github.dropbits.datasets.HorizontalFlip;
import io.github.dropbits.datasets.ImageFolder;
import io.github.dropbits.datasets.Mnist;
import io.github.dropbits.datasets.RandomCrop;
import io.github.dropbits.datasets.RandomResizedCrop;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.datasets.Standardization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The data sets by the names of the command line. */
public final class DataSets {
    /** All of them. */
    public static final List<String> NAMES = List.of("digits", "mnist", "fashion-mnist", "cifar10", "cifar100",
            "folder");
    /** ImageNet's usual 256 for crops of 224. */
    private static final double CROP_MARGIN = 256.0 / 224;
    private static final int PREFETCHED = 2;

    private DataSets() {
    }

    /** The data that settings ask for, standardized by the training images in use. */
    public static Split load(Settings s) throws IOException {
        Path dir = s.text("data-dir") == null ? null : Path.of(s.text("data-dir"));
        int side = s.integer("image-size");
        boolean resized = s.text("augment").equals("resized-crop");
        Split split = switch (s.text("data")) {
            case "digits" -> Digits.load();
            case "mnist" -> Mnist.load(or(dir, Path.of("data/mnist")));
            case "fashion-mnist" -> FashionMnist.load(or(dir, FashionMnist.DIRECTORY));
            case "cifar10" -> Cifar.load10(or(dir, Path.of("data/cifar-10-batches-bin")));
            case "cifar100" -> Cifar.load100(or(dir, Path.of("data/cifar-100-binary")));
            case "folder" -> ImageFolder.load(or(dir, Path.of("data/images")),
                    resized ? (int) Math.round(CROP_MARGIN * side) : side);
            default -> throw new IllegalStateException(s.text("data"));
        };
        Dataset train = some(s, split.train(), "limit", "training");
        Dataset test = some(s, split.test(), "test-limit", "test");
        // Weights of others expect what they were trained on.
        Standardization standard = s.text("weights") == null ? Standardization.of(train) : Standardization.IMAGENET;
        return new Split(train.standardized(standard), test.standardized(standard));
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

    private static Path or(Path given, Path usual) {
        return given == null ? usual : given;
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
