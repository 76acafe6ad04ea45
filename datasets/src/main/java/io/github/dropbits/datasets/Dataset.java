package io.github.dropbits.datasets;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ShapeException;
import io.github.dropbits.datasets.geometry.Crops;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Labelled images, all of one size. Sets that are read from bytes are kept as bytes, in memory or mapped from a file,
 * and become floats when an image is copied out. {@link #first}, {@link #standardized} and {@link #centerCropped} give
 * views that share the set's pixels. Immutable, so that threads may share it.
 */
public final class Dataset {
    private final String name;
    private final int classes;
    private final Shape image;
    private final Pixels pixels;
    private final int[] labels;

    /**
     * Makes a data set of copies of the given arrays.
     *
     * @param name the set's name, for messages
     * @param classes the number of classes
     * @param channels the number of channels of an image
     * @param height the number of rows of an image
     * @param width the number of columns of an image
     * @param images the pixels in the order image, channel, row, column; copied
     * @param labels the class of each image, from 0 to {@code classes - 1}; copied
     * @throws IllegalArgumentException if there is no image, an extent or {@code classes} is not positive, the numbers
     *         of pixels and labels do not agree, or a label is not a class
     */
    public Dataset(String name, int classes, int channels, int height, int width, float[] images, int[] labels) {
        this(name, classes, imageShape(channels, height, width), floats(images, labels.length,
                channels, height, width), labels.clone());
    }

    /** Makes a set of images of shape {@code [C, H, W]}; keeps the pixels and labels without copying them. */
    Dataset(String name, int classes, Shape image, Pixels pixels, int[] labels) {
        positive("classes", classes);
        if (labels.length == 0) {
            throw new IllegalArgumentException("labels is empty: a data set needs at least one image");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "labels[" + i + "] is " + labels[i] + ", not from 0 to " + (classes - 1));
            }
        }
        this.name = Objects.requireNonNull(name, "name");
        this.classes = classes;
        this.image = image;
        this.pixels = pixels;
        this.labels = labels;
    }

    /**
     * Makes a data set whose pixels are stored elsewhere, such as in a mapped file.
     *
     * @param name the name, for messages
     * @param classes the number of classes
     * @param image the shape of an image, {@code [C, H, W]}
     * @param pixels the source of the images; kept, not copied
     * @param labels the class of each image, from 0 to {@code classes - 1}; copied
     * @return the set
     * @throws IllegalArgumentException if there is no image, or a label is out of range
     */
    public static Dataset over(String name, int classes, Shape image, Pixels pixels, int[] labels) {
        if (image.rank() != 3 || image.elements() == 0) {
            throw new IllegalArgumentException("image must be [C, H, W] with positive extents, not " + image);
        }
        return new Dataset(name, classes, image, Objects.requireNonNull(pixels, "pixels"), labels.clone());
    }

    private static Shape imageShape(int channels, int height, int width) {
        positive("channels", channels);
        positive("height", height);
        positive("width", width);
        return Shape.of(channels, height, width);
    }

    private static Pixels floats(float[] images, int size, int channels, int height, int width) {
        Shape shape = Shape.of(size, channels, height, width);
        if (images.length != shape.elements()) {
            throw new IllegalArgumentException("images has " + images.length + " values, but " + size
                    + " labels need shape " + shape + " of " + shape.elements());
        }
        return Pixels.floats(images.clone(), channels * height * width);
    }

    private static void positive(String argument, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(argument + " must be positive, not " + value);
        }
    }

    /**
     * The set's name, which messages use.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The number of classes.
     *
     * @return one more than the largest label allowed
     */
    public int classes() {
        return classes;
    }

    /**
     * The number of images.
     *
     * @return the count, at least 1
     */
    public int size() {
        return labels.length;
    }

    /**
     * The shape of all images together.
     *
     * @return the shape {@code [size, channels, height, width]}
     * @throws ShapeException if the set has more values than a Java array can hold, as a very large image folder may
     */
    public Shape shape() {
        return Shape.of(size(), channels(), height(), width());
    }

    /**
     * The number of channels of an image.
     *
     * @return the count, at least 1
     */
    public int channels() {
        return image.dim(0);
    }

    /**
     * The number of rows of an image.
     *
     * @return the count, at least 1
     */
    public int height() {
        return image.dim(1);
    }

    /**
     * The number of columns of an image.
     *
     * @return the count, at least 1
     */
    public int width() {
        return image.dim(2);
    }

    /**
     * The class of one image.
     *
     * @param index the image's index, from 0
     * @return its label
     * @throws IndexOutOfBoundsException if there is no such image
     */
    public int label(int index) {
        return labels[Objects.checkIndex(index, size())];
    }

    /**
     * The classes of all images.
     *
     * @return a copy of the labels
     */
    public int[] labels() {
        return labels.clone();
    }

    /**
     * The pixels of all images.
     *
     * @return a copy, in the order image, channel, row, column
     * @throws ShapeException if the pixels are more than a Java array can hold
     */
    public float[] images() {
        float[] all = new float[shape().elements()];
        for (int i = 0; i < size(); i++) {
            pixels.copy(i, all, i * imageLength());
        }
        return all;
    }

    /**
     * Copies one image out.
     *
     * @param index the image's index, from 0
     * @param target gets the pixels in the order channel, row, column; changed
     * @param offset the index in {@code target} of the first pixel
     * @throws IndexOutOfBoundsException if there is no such image, or it does not fit into {@code target}
     */
    public void copyImage(int index, float[] target, int offset) {
        Objects.checkFromIndexSize(offset, imageLength(), target.length);
        pixels.copy(Objects.checkIndex(index, size()), target, offset);
    }

    /**
     * A fingerprint of this data set: equal fingerprints mean equal images, labels and shapes. All pixels are read,
     * which takes about as long as computing a {@link Standardization}.
     *
     * @return a SHA-256 sum of shape, number of classes, labels and pixels, in hexadecimal digits
     */
    public String fingerprint() {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * Math.max(imageLength(), size()));
            for (int i : new int[] {size(), channels(), height(), width(), classes()}) {
                sum.update(bytes.clear().putInt(i).flip());
            }
            bytes.clear();
            for (int label : labels) {
                bytes.putInt(label);
            }
            sum.update(bytes.flip());
            float[] image = new float[imageLength()];
            for (int i = 0; i < size(); i++) {
                copyImage(i, image, 0);
                bytes.clear();
                bytes.asFloatBuffer().put(image);
                sum.update(bytes.limit(Float.BYTES * image.length));
            }
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /**
     * The number of values in one image.
     *
     * @return channels times height times width
     */
    public int imageLength() {
        return image.elements();
    }

    /**
     * The set's first images, under the same name.
     *
     * @param n the number of images
     * @return a view of that size
     * @throws IllegalArgumentException if {@code n} is not from 1 to {@link #size()}
     */
    public Dataset first(int n) {
        checkCount(n);
        return new Dataset(name, classes, image, pixels, Arrays.copyOf(labels, n));
    }

    private void checkCount(int n) {
        if (n < 1 || n > size()) {
            throw new IllegalArgumentException(
                    "n must be from 1 to the " + size() + " images of " + name + ", not " + n);
        }
    }

    /**
     * The set with each channel shifted and scaled, usually by the {@link Standardization} of a training set.
     *
     * @param by the means to subtract and the deviations to divide by
     * @return a view of the same name and labels, which computes each image when it is copied out
     * @throws IllegalArgumentException if {@code by} has another number of channels than the images
     */
    public Dataset standardized(Standardization by) {
        if (by.channels() != channels()) {
            throw new IllegalArgumentException("a standardization of " + by.channels() + " channels does not fit the "
                    + channels() + " of " + name);
        }
        return new Dataset(name, classes, image, PixelViews.standardized(pixels, by, height() * width()), labels);
    }

    /**
     * The set with each image cropped to its middle square, as for evaluating a network trained on random crops.
     *
     * @param side the number of rows and columns to keep; an odd margin is divided as by torchvision's CenterCrop
     * @return a view of the same name and labels
     * @throws IllegalArgumentException if {@code side} is not from 1 to the smaller of height and width
     */
    public Dataset centerCropped(int side) {
        Crops.check(side, image);
        return new Dataset(name, classes, imageShape(channels(), side, side),
                PixelViews.centerCropped(pixels, image, side), labels);
    }

    /**
     * A random sample of the set's images without replacement, in the order in which they are drawn. Use this instead
     * of {@link #first} if the set is sorted by class, because its first images are then of few classes.
     *
     * @param n the number of images
     * @param random chooses the images; it is advanced
     * @return a view of the same name
     * @throws IllegalArgumentException if {@code n} is not from 1 to {@link #size()}
     */
    public Dataset drawn(int n, RandomStream random) {
        checkCount(n);
        return select(name, Arrays.copyOf(random.permutation(size()), n));
    }

    /**
     * The images with the given indexes, in that order.
     *
     * @param indexes the images' indexes, from 0; an index may occur more than once; copied
     * @return a view of the same name
     * @throws IllegalArgumentException if there is no index, or an image does not exist
     */
    public Dataset select(int... indexes) {
        if (indexes.length == 0) {
            throw new IllegalArgumentException("a set of no image cannot be made of " + name);
        }
        for (int i : indexes) {
            if (i < 0 || i >= size()) {
                throw new IllegalArgumentException("image " + i + " is not one of the " + size() + " of " + name);
            }
        }
        return select(name, indexes.clone());
    }

    /**
     * Splits the set at random into two parts, for example to hold out one of them. Every class has the same proportion
     * in both parts, up to rounding.
     *
     * @param testSize the number of images in the second part
     * @param random the source of the random choice; it is split, not advanced
     * @return the parts, as views in the set's order; their names are the set's name, followed by "train" or "test"
     * @throws IllegalArgumentException if a part would be empty
     */
    public Split split(int testSize, RandomStream random) {
        if (testSize < 1 || testSize >= size()) {
            throw new IllegalArgumentException("testSize must be from 1 to " + (size() - 1) + ", not " + testSize);
        }
        return Stratified.split(this, testSize, random);
    }

    /** A view of the images with the given indexes, in that order. */
    Dataset select(String newName, int[] indexes) {
        int[] classesOf = new int[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            classesOf[i] = label(indexes[i]);
        }
        return new Dataset(newName, classes, image, PixelViews.select(pixels, indexes), classesOf);
    }

    /** A view with augmented images; image {@code i} draws its random numbers from {@code streams.split(i)}. */
    Dataset augmented(Augmentation by, RandomStream streams) {
        return new Dataset(name, classes, by.output(image), PixelViews.augmented(pixels, by, image, streams), labels);
    }

    /**
     * The shape of one image.
     *
     * @return the shape {@code [C, H, W]}
     */
    public Shape image() {
        return image;
    }

    /** The name, the number of images, the extents of an image and the number of classes. */
    @Override
    public String toString() {
        return name + ": " + size() + " images of " + channels() + "x" + height() + "x" + width() + " in " + classes
                + " classes";
    }
}
