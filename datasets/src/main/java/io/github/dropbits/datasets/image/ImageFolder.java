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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Reads folders of images with one folder per class, in the layout of ImageNet: {@code train/CLASS/*} to train on, and
 * {@code test/CLASS/*} or, if there is no such folder, {@code val/CLASS/*} to test on. Classes are numbered in the
 * order of their names, and the files of a class are sorted by name. Both parts must have the same classes. Files whose
 * names end in {@code .jpg}, {@code .jpeg} or {@code .png}, in upper or lower case, are read; other files, hidden files
 * and folders within a class's folder are ignored.
 *
 * <p>Images become RGB squares of bytes: they are resized so that the shorter side has the wanted length (bilinear,
 * antialiased when shrinking), then cropped to the middle square. Grey becomes three equal channels; alpha and
 * colour profiles are ignored. A photograph is turned upright as its EXIF data say. A damaged picture, one of another
 * format, and one of more than 2^26 pixels are refused by name.
 *
 * <p><b>The cache.</b> Decoding is slow, so it is done once. Each part and side has its own cache file of squares,
 * which is mapped into memory, so that a set may be larger than memory. Each load checks that the cache was made from
 * images of the same names, sizes and modification times and that its checksums are right; otherwise the cache is made
 * again and replaced in one step. The cache takes 3 side^2 bytes per image: 154 MB for the training images of CIFAR-10,
 * 252 GB for the training images of ImageNet at side 256. Decoding runs on the current {@link
 * io.github.dropbits.core.runtime.Workers} and shows its progress on stderr; the result is the same for any number of
 * threads.
 *
 * <p>Unless another folder is given, caches are kept in the folder {@code dropbits} of the user's caches: in {@code
 * $XDG_CACHE_HOME}, or else {@code ~/.cache}, {@code ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows.
 * They take at most 32 GiB there; those that were not used for the longest time are deleted for new ones. When a cache
 * is written, its path is printed on stderr.
 *
 * <p>For ImageNet, load with side 256, train with {@link RandomResizedCrop} of 224, and evaluate {@link
 * Dataset#centerCropped centerCropped(224)}. The crops are then taken from the middle square, not from the whole
 * photograph as in torchvision. Such crops vary a little less, but the cache has a fixed size per image.
 */
public final class ImageFolder {
    private static final int MAX_SIDE = 1 << 14;

    private final Path dir;
    private final int side;
    private final Storage storage;
    private final IntFunction<int[]> trainImages;
    private final IntFunction<int[]> testImages;

    private ImageFolder(Path dir, int side, Storage storage, IntFunction<int[]> trainImages,
            IntFunction<int[]> testImages) {
        this.dir = dir;
        this.side = side;
        this.storage = storage;
        this.trainImages = trainImages;
        this.testImages = testImages;
    }

    /**
     * A folder of images, with the decoded images cached in the user's folder of caches.
     *
     * @param dir the folder
     * @param side the number of rows and of columns of the decoded images, from 1 to 16384
     * @return the folder, to be loaded; nothing is read yet
     * @throws IllegalArgumentException if {@code side} is out of range
     */
    public static ImageFolder of(Path dir, int side) {
        check(side);
        return new ImageFolder(dir, side, new Storage.Users(UserCache.of(dir)), ImageFolder::all, ImageFolder::all);
    }

    private static int[] all(int size) {
        return IntStream.range(0, size).toArray();
    }

    /**
     * This folder with its caches elsewhere.
     *
     * @param cache the directory for the decoded images; it must exist and serve this folder only
     * @return the folder, to be loaded
     */
    public ImageFolder cachedIn(Path cache) {
        return new ImageFolder(dir, side, new Storage.Folder(Objects.requireNonNull(cache, "cache")), trainImages,
                testImages);
    }

    /**
     * This folder without a cache: images are decoded at each load, to memory outside of Java's heap.
     *
     * @return the folder, to be loaded
     */
    public ImageFolder uncached() {
        return new ImageFolder(dir, side, new Storage.Memory(), trainImages, testImages);
    }

    /**
     * This folder with only some of its images, so that only these are decoded.
     *
     * @param train maps the number of training images to the indexes of those in use, in their order
     * @param test likewise for the test images
     * @return the folder, to be loaded
     */
    public ImageFolder select(IntFunction<int[]> train, IntFunction<int[]> test) {
        return new ImageFolder(dir, side, storage, train, test);
    }

    /**
     * Reads the images.
     *
     * @return the split, its pixels from 0 to 1
     * @throws MissingDataException if the folder or one of its parts is missing
     * @throws FormatException if a file is not an image that the JDK can decode, such as a CMYK JPEG
     * @throws CacheException if the decoded images cannot be kept
     * @throws IOException if the layout is wrong, or a file cannot be read or written
     * @throws IllegalArgumentException if a selection names images that do not exist, or none
     * @throws IllegalStateException if images must be decoded and the module java.desktop is missing
     */
    public Split load() throws IOException {
        Path trainPart = part(dir, "train");
        Path testPart = part(dir, "test", "val");
        ImageFiles train = ImageFiles.list(trainPart);
        ImageFiles test = testFiles(trainPart, testPart, train.classes());
        return new Split(read(train, trainImages), read(test, testImages));
    }

    /**
     * Reads the test images alone.
     *
     * @return the test images, their pixels from 0 to 1
     * @throws IOException as {@link #load} does
     * @throws IllegalArgumentException as {@link #load} does
     * @throws IllegalStateException as {@link #load} does
     */
    public Dataset loadTest() throws IOException {
        Path trainPart = part(dir, "train");
        return read(testFiles(trainPart, part(dir, "test", "val"), ImageFiles.classes(trainPart)), testImages);
    }

    private static ImageFiles testFiles(Path train, Path testPart, List<String> classes) throws IOException {
        ImageFiles test = ImageFiles.list(testPart);
        if (!classes.equals(test.classes())) {
            throw new IOException("the classes of " + train + " and " + test.root() + " differ: " + classes + " and "
                    + test.classes());
        }
        return test;
    }

    private Dataset read(ImageFiles all, IntFunction<int[]> selection) throws IOException {
        int size = all.files().size();
        int[] chosen = selection.apply(size);
        boolean whole = Arrays.equals(chosen, all(size));
        if (chosen.length == 0 || IntStream.of(chosen).anyMatch(i -> i < 0 || i >= size)) {
            throw new IllegalArgumentException("a selection must name images from 0 to " + (size - 1) + " of "
                    + all.root() + ", at least one");
        }
        Path folder = dir.toAbsolutePath().normalize().getFileName();
        String part = all.root().getFileName().toString();
        ImageFiles files = whole ? all : all.select(chosen);
        MemorySegment pixels = storage.pixels(files, side, whole ? part : part + "-" + chosen.length + "-"
                + Integer.toHexString(Arrays.hashCode(chosen)));
        Shape image = Shape.of(ImageDecoder.CHANNELS, side, side);
        return Dataset.over((folder == null ? "images" : folder) + " " + part, files.classes().size(), image,
                Pixels.bytes(pixels, image.elements()), files.labels());
    }

    /**
     * Reads a folder of images, with the decoded images cached in the user's folder of caches.
     *
     * @param dir the folder
     * @param side the number of rows and of columns of the decoded images, from 1 to 16384
     * @return the split, its pixels from 0 to 1
     * @throws IOException as {@link #load()} does
     * @throws IllegalArgumentException if {@code side} is out of range
     * @throws IllegalStateException if images must be decoded and the module java.desktop is missing
     */
    public static Split load(Path dir, int side) throws IOException {
        return of(dir, side).load();
    }

    /**
     * Reads a folder of images, with the decoded images cached elsewhere.
     *
     * @param dir the folder
     * @param side the number of rows and of columns of the decoded images, from 1 to 16384
     * @param cache the directory for the decoded images; it must exist and serve this folder only
     * @return the split, its pixels from 0 to 1
     * @throws IOException as {@link #load()} does
     * @throws IllegalArgumentException if {@code side} is out of range
     * @throws IllegalStateException if images must be decoded and the module java.desktop is missing
     */
    public static Split load(Path dir, int side, Path cache) throws IOException {
        return of(dir, side).cachedIn(cache).load();
    }

    /**
     * The names of the classes of a folder of images.
     *
     * @param dir the folder
     * @return the names, in the order in which the classes are numbered
     * @throws MissingDataException if the folder or its training part is missing
     * @throws IOException if a folder cannot be read
     */
    public static List<String> classes(Path dir) throws IOException {
        return ImageFiles.classes(part(dir, "train"));
    }

    /**
     * Reads single image files, for example to classify them. They are decoded as by {@link #load(Path, int) load}, but
     * without a cache.
     *
     * @param files the files, at least one, with any names
     * @param side the number of rows and of columns of the decoded images, from 1 to 16384
     * @return the images in the order of {@code files}, their pixels from 0 to 1, all labelled as class 0
     * @throws java.nio.file.NoSuchFileException if a file is missing
     * @throws FormatException if a file is not an image that the JDK can decode, such as a CMYK JPEG
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no file, {@code side} is out of range, or the images are more than
     *     an array can hold
     * @throws IllegalStateException if the module java.desktop is missing
     */
    public static Dataset read(List<Path> files, int side) throws IOException {
        check(side);
        Desktop.require();
        Shape image = Shape.of(ImageDecoder.CHANNELS, side, side);
        byte[] pixels = new byte[Shape.of(files.size(), image.elements()).elements()];
        for (int i = 0; i < files.size(); i++) {
            System.arraycopy(ImageDecoder.decode(files.get(i), side), 0, pixels, i * image.elements(),
                    image.elements());
        }
        return Dataset.over("images", 1, image, Pixels.bytes(MemorySegment.ofArray(pixels), image.elements()),
                new int[files.size()]);
    }

    private static void check(int side) {
        if (side < 1 || side > MAX_SIDE) {
            throw new IllegalArgumentException("side must be from 1 to " + MAX_SIDE + ", not " + side);
        }
    }

    /** The first of the named folders in {@code dir} that itself contains a folder. */
    private static Path part(Path dir, String... names) throws IOException {
        for (String name : names) {
            Path part = dir.resolve(name);
            if (Files.isDirectory(part) && !ImageFiles.classes(part).isEmpty()) {
                return part;
            }
        }
        throw new MissingDataException("no folder of images: no " + String.join(" or ", names) + " with a folder for"
                + " each class in " + dir + "; it must hold train/CLASS/*.jpg (or .png) and test/CLASS/*.jpg or"
                + " val/CLASS/*.jpg; mkdir -p " + dir + " && tar xzf ARCHIVE.tar.gz -C " + dir
                + " unpacks an archive of such folders");
    }
}
