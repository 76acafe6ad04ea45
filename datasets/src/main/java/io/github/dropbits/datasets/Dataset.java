package io.github.dropbits.datasets;

import io.github.dropbits.core.Shape;
import java.util.Arrays;
import java.util.Objects;

/** Labelled images in memory, all of one size. Immutable, so that it may be shared by threads. */
public final class Dataset {
    private final String name;
    private final int classes;
    private final Shape shape;
    private final float[] images;
    private final int[] labels;

    /**
     * Makes a data set of copies of the given arrays.
     *
     * @param name what messages call the set
     * @param classes how many classes there are
     * @param channels the channels of an image
     * @param height the rows of an image
     * @param width the columns of an image
     * @param images the pixels in the order image, channel, row, column; copied
     * @param labels the class of each image, from 0 to {@code classes - 1}; copied
     * @throws IllegalArgumentException if there is no image, an extent or {@code classes} is not positive, the numbers
     *         of pixels and labels do not agree, or a label is no class
     */
    public Dataset(String name, int classes, int channels, int height, int width, float[] images, int[] labels) {
        this(name, classes, shape(labels.length, channels, height, width), images.clone(), labels.clone());
    }

    /** Keeps the arrays: for sets that this package has just read or computed. */
    Dataset(String name, int classes, Shape shape, float[] images, int[] labels) {
        positive("classes", classes);
        if (labels.length == 0) {
            throw new IllegalArgumentException("labels is empty: a data set needs at least one image");
        }
        if (images.length != shape.elements()) {
            throw new IllegalArgumentException("images has " + images.length + " values, but " + labels.length
                    + " labels need shape " + shape + " of " + shape.elements());
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "labels[" + i + "] is " + labels[i] + ", not from 0 to " + (classes - 1));
            }
        }
        this.name = Objects.requireNonNull(name, "name");
        this.classes = classes;
        this.shape = shape;
        this.images = images;
        this.labels = labels;
    }

    private static Shape shape(int size, int channels, int height, int width) {
        positive("channels", channels);
        positive("height", height);
        positive("width", width);
        return Shape.of(size, channels, height, width);
    }

    private static void positive(String argument, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(argument + " must be positive, not " + value);
        }
    }

    /**
     * What messages call the set.
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
     * The extents of all images together.
     *
     * @return the shape {@code [size, channels, height, width]}
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The channels of an image.
     *
     * @return the count, at least 1
     */
    public int channels() {
        return shape.dim(1);
    }

    /**
     * The rows of an image.
     *
     * @return the count, at least 1
     */
    public int height() {
        return shape.dim(2);
    }

    /**
     * The columns of an image.
     *
     * @return the count, at least 1
     */
    public int width() {
        return shape.dim(3);
    }

    /**
     * The class of one image.
     *
     * @param index the image, from 0
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
     */
    public float[] images() {
        return images.clone();
    }

    /**
     * Copies one image out.
     *
     * @param index the image, from 0
     * @param target gets the pixels in the order channel, row, column; changed
     * @param offset where in {@code target} to start
     * @throws IndexOutOfBoundsException if there is no such image, or it does not fit into {@code target}
     */
    public void copyImage(int index, float[] target, int offset) {
        int pixels = imageLength();
        System.arraycopy(images, Objects.checkIndex(index, size()) * pixels, target, offset, pixels);
    }

    /**
     * The number of values in one image.
     *
     * @return channels times height times width
     */
    public int imageLength() {
        return shape.product(1, 4);
    }

    /**
     * The set's first images, under the same name.
     *
     * @param n how many
     * @return a set of that size
     * @throws IllegalArgumentException if {@code n} is not from 1 to {@link #size()}
     */
    public Dataset first(int n) {
        if (n < 1 || n > size()) {
            throw new IllegalArgumentException(
                    "n must be from 1 to the " + size() + " images of " + name + ", not " + n);
        }
        return new Dataset(name, classes, shape(n, channels(), height(), width()),
                Arrays.copyOf(images, n * imageLength()), Arrays.copyOf(labels, n));
    }

    /**
     * The set with each channel shifted and scaled, usually by the {@link Standardization} of a training set.
     *
     * @param by what to subtract and to divide by
     * @return the new set, of the same name and labels
     * @throws IllegalArgumentException if {@code by} has not as many channels as the images
     */
    public Dataset standardized(Standardization by) {
        if (by.channels() != channels()) {
            throw new IllegalArgumentException("a standardization of " + by.channels() + " channels does not fit the "
                    + channels() + " of " + name);
        }
        return new Dataset(name, classes, shape, by.apply(images, height() * width()), labels);
    }

    /** The images with the given numbers, in that order. */
    Dataset select(String newName, int[] indexes) {
        float[] pixels = new float[indexes.length * imageLength()];
        int[] classesOf = new int[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            copyImage(indexes[i], pixels, i * imageLength());
            classesOf[i] = label(indexes[i]);
        }
        return new Dataset(newName, classes, shape(indexes.length, channels(), height(), width()), pixels, classesOf);
    }

    /** The live array, to be read only. */
    float[] pixels() {
        return images;
    }

    /** The name, the size and the extents of an image. */
    @Override
    public String toString() {
        return name + ": " + size() + " images of " + channels() + "x" + height() + "x" + width() + " in " + classes
                + " classes";
    }
}
