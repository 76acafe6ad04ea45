package io.github.dropbits.datasets.image;

import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.io.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Reads IDX files, the format of MNIST: a big-endian magic number that gives the type and the number of dimensions, the
 * extents as 32-bit numbers, then the values. A gzip file is recognized by its first bytes, not by its name.
 */
public final class Idx {
    private static final int UNSIGNED_BYTES = 0x0800;
    private static final int MAX_RANK = 255;
    /** The largest array length that this class allocates; some JVMs do not support the few lengths above it. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private Idx() {}

    /**
     * Reads grey images.
     *
     * @param file an IDX file of unsigned bytes in 3 dimensions
     * @return the images as {@code [N, 1, H, W]}, scaled from 0..255 to 0..1
     * @throws FormatException if the file has another type or rank, or is damaged
     * @throws IOException if the file cannot be read
     */
    public static Tensor images(Path file) throws IOException {
        UnsignedBytes read = bytes(file, 3);
        byte[] values = read.values();
        float[] pixels = new float[values.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (values[i] & 0xff) / 255f;
        }
        Shape s = read.shape();
        return Tensor.wrap(pixels, Shape.of(s.dim(0), 1, s.dim(1), s.dim(2)));
    }

    /**
     * Reads labels.
     *
     * @param file an IDX file of unsigned bytes in 1 dimension
     * @return the labels, from 0 to 255
     * @throws FormatException if the file has another type or rank, or is damaged
     * @throws IOException if the file cannot be read
     */
    public static int[] labels(Path file) throws IOException {
        byte[] values = bytes(file, 1).values();
        int[] labels = new int[values.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = values[i] & 0xff;
        }
        return labels;
    }

    /**
     * Reads unsigned bytes in any number of dimensions.
     *
     * @param file an IDX file of unsigned bytes
     * @param rank the number of dimensions that the file must have, from 1 to 255
     * @return the extents and the values
     * @throws FormatException if the file has another type or number of dimensions, has fewer or more values than
     *         its header says or more than an array can hold, or is damaged gzip
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if {@code rank} is out of range
     */
    public static UnsignedBytes bytes(Path file, int rank) throws IOException {
        if (rank < 1 || rank > MAX_RANK) {
            throw new IllegalArgumentException("rank must be from 1 to " + MAX_RANK + ", not " + rank);
        }
        try (Source source = Source.open(file)) {
            Shape shape = header(file, source, rank);
            byte[] values = source.bytes(shape.elements(), "values of shape " + shape);
            source.end();
            return new UnsignedBytes(shape, values);
        }
    }

    /** Reads the extents alone, so that they can be checked before memory is taken for the values. */
    static Shape extents(Path file, int rank) throws IOException {
        try (Source source = Source.open(file)) {
            return header(file, source, rank);
        }
    }

    private static Shape header(Path file, Source source, int rank) throws IOException {
        int magic = ByteBuffer.wrap(source.bytes(Integer.BYTES, "magic number")).getInt();
        if (magic != UNSIGNED_BYTES + rank) {
            throw new FormatException(file, 0, "magic number " + hex(UNSIGNED_BYTES + rank) + " (unsigned bytes, rank "
                    + rank + ")", hex(magic));
        }
        return shape(file, ByteBuffer.wrap(source.bytes(rank * Integer.BYTES, "extents")));
    }

    private static String hex(int number) {
        return "0x" + HexFormat.of().toHexDigits(number);
    }

    private static Shape shape(Path file, ByteBuffer extents) throws FormatException {
        int[] dims = new int[extents.remaining() / Integer.BYTES];
        long elements = 1;
        for (int i = 0; i < dims.length; i++) {
            int at = Integer.BYTES + extents.position();
            long extent = Integer.toUnsignedLong(extents.getInt());
            // No overflow: elements is below 2^31, because each step checks it, and extent is below 2^32.
            elements *= extent;
            if (extent > MAX_LENGTH || elements > MAX_LENGTH) {
                throw new FormatException(file, at, "extents of at most " + MAX_LENGTH + " values",
                        "extent " + extent + ", which makes " + elements);
            }
            dims[i] = (int) extent;
        }
        return Shape.of(dims);
    }
}
