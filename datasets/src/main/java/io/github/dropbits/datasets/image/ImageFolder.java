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
import java.util.Objects;

/**
 * Folders of images, one folder a class, as ImageNet's: {@code train/CLASS/*} to train on, and {@code test/CLASS/*} or
 * else {@code val/CLASS/*} to test on. Classes are numbered in the order of their names, files come in the order of
 * theirs; both parts must have the same classes. Files count whose names end in {@code .jpg}, {@code .jpeg} or
 * {@code .png}, in either case; others, hidden ones and folders within a class's folder are ignored.
 *
 * <p>Images become RGB squares of bytes: resized so that the shorter side has the wanted length (bilinear, antialiased
 * where it shrinks), then cut to the middle square. Grey becomes three equal channels; alpha, colour profiles and the
 * orientation in a photograph's metadata are ignored, as by torchvision.
 *
 * <p><b>The cache.</b> Decoding is slow, so it is done once: the squares are kept in a file, one for each part and
 * side, and mapped into memory from there, so that a set may be larger than memory. A cache is used if its names, sizes
 * and modification times are those of the images and its checksums are right, all of which is looked at with each
 * load; otherwise it is made anew and replaced in one step. It takes 3 side^2 bytes an image: 154 MB for the training
 * images of CIFAR-10, 252 GB for those of ImageNet at side 256. Decoding is spread over the current {@link
 * io.github.dropbits.core.runtime.Workers} and shows its progress on stderr; the result is the same for any number.
 *
 * <p>For ImageNet: load with side 256, train with {@link RandomResizedCrop} of 224, evaluate {@link
 * Dataset#centerCropped centerCropped(224)}. The crops are then taken from the middle square, not from the whole
 * photograph as in torchvision: a little less variety for a cache of fixed size.
 */
public final class ImageFolder {
    private static final int MAX_SIDE = 1 << 14;

    private ImageFolder() {}

    /**
     * Reads a folder of images and keeps the decoded ones in it, beside {@code train}.
     *
     * @param dir the folder
     * @param side the rows and columns of the images, from 1 to 16384
     * @return the split, its pixels from 0 to 1
     * @throws MissingDataException if the folder or a part of it is not there
     * @throws FormatException if a file is no image that the JDK decodes, which a CMYK JPEG is not
     * @throws IOException if the layout is wrong, or something cannot be read or written
     * @throws IllegalArgumentException if {@code side} is out of range
     * @throws IllegalStateException if images must be decoded and the module java.desktop is not there
     */
    public static Split load(Path dir, int side) throws IOException {
        return load(dir, side, dir);
    }

    /**
     * Reads a folder of images and keeps the decoded ones elsewhere, as where the folder cannot be written.
     *
     * @param dir the folder
     * @param side the rows and columns of the images, from 1 to 16384
     * @param cache the directory for the decoded images, of this folder alone; must exist
     * @return the split, its pixels from 0 to 1
     * @throws MissingDataException if the folder or a part of it is not there
     * @throws FormatException if a file is no image that the JDK decodes, which a CMYK JPEG is not
     * @throws IOException if the layout is wrong, or something cannot be read or written
     * @throws IllegalArgumentException if {@code side} is out of range
     * @throws IllegalStateException if images must be decoded and the module java.desktop is not there
     */
    public static Split load(Path dir, int side, Path cache) throws IOException {
        Objects.requireNonNull(cache, "cache");
        check(side);
        Path trainPart = part(dir, "train");
        Path testPart = part(dir, "test", "val");
        ImageFiles train = ImageFiles.list(trainPart);
        ImageFiles test = ImageFiles.list(testPart);
        if (!train.classes().equals(test.classes())) {
            throw new IOException("the classes of " + train.root() + " and " + test.root() + " differ: "
                    + train.classes() + " and " + test.classes());
        }
        return new Split(read(dir, train, side, cache), read(dir, test, side, cache));
    }

    /**
     * The names of the classes of a folder of images.
     *
     * @param dir the folder
     * @return the names, in the order in which the classes are numbered
     * @throws MissingDataException if the folder or its part to train on is not there
     * @throws IOException if it cannot be read
     */
    public static List<String> classes(Path dir) throws IOException {
        return ImageFiles.classes(part(dir, "train"));
    }

    /**
     * Reads single image files as those of a folder are read, without a cache: what a trained network is shown.
     *
     * @param files the files, at least one, of whatever names
     * @param side the rows and columns of the images, from 1 to 16384
     * @return the images in that order, their pixels from 0 to 1, all of one class
     * @throws java.nio.file.NoSuchFileException if a file is not there
     * @throws FormatException if a file is no image that the JDK decodes, which a CMYK JPEG is not
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if there is no file, {@code side} is out of range, or that is more than an array
     *     can hold
     * @throws IllegalStateException if the module java.desktop is not there
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

    /** The first of the folders that has folders in it. */
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

    private static Dataset read(Path dir, ImageFiles files, int side, Path cache) throws IOException {
        Path folder = dir.toAbsolutePath().normalize().getFileName();
        String part = files.root().getFileName().toString();
        MemorySegment pixels = ImageCache.open(files, side, cache.resolve("dropbits-" + part + "-" + side + ".cache"));
        Shape image = Shape.of(ImageDecoder.CHANNELS, side, side);
        return Dataset.over((folder == null ? "images" : folder) + " " + part, files.classes().size(), image,
                Pixels.bytes(pixels, image.elements()), files.labels());
    }
}
