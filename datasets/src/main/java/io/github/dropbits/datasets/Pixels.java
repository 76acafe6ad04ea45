package io.github.dropbits.datasets;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The pixels of a set, wherever they are kept. They become floats when an image is copied out, so that a set read from
 * bytes takes a quarter of the memory, and views of a set share what they look at. Safe for any number of threads.
 */
@FunctionalInterface
interface Pixels {
    /** Copies an image out, in the order channel, row, column, to where {@code target} is known to have room. */
    void copy(int image, float[] target, int offset);

    /** Images of the given number of values, one after the other in an array, which is kept. */
    static Pixels floats(float[] values, int length) {
        return (image, target, offset) -> System.arraycopy(values, image * length, target, offset, length);
    }

    /** Images of unsigned bytes, scaled from 0..255 to 0..1; on the heap, or mapped from a file of any size. */
    static Pixels bytes(MemorySegment values, int length) {
        return (image, target, offset) -> {
            // By way of an array: loops over a segment are fast only while all segments are of one kind.
            byte[] raw = new byte[length];
            MemorySegment.copy(values, ValueLayout.JAVA_BYTE, (long) image * length, raw, 0, length);
            for (int i = 0; i < length; i++) {
                target[offset + i] = (raw[i] & 0xff) / 255f;
            }
        };
    }

    /** These pixels, standardized; channels are planes of the given number of values. */
    default Pixels standardized(Standardization by, int plane) {
        return (image, target, offset) -> {
            copy(image, target, offset);
            by.apply(target, offset, plane);
        };
    }

    /** The images with the given numbers, in that order; the array is kept. */
    default Pixels select(int[] indexes) {
        return (image, target, offset) -> copy(indexes[image], target, offset);
    }

    /** The middle squares of these pixels, which are images of shape {@code [C, H, W]}. */
    default Pixels centerCropped(Shape image, int side) {
        return (index, target, offset) -> {
            float[] whole = new float[image.elements()];
            copy(index, whole, 0);
            Crops.center(whole, image, side, target, offset);
        };
    }

    /** These pixels, of shape {@code image}, changed; image {@code i} by the numbers of stream {@code i} of these. */
    default Pixels augmented(Augmentation by, Shape image, RandomStream streams) {
        int length = by.output(image).elements();
        return (index, target, offset) -> {
            float[] whole = new float[image.elements()];
            copy(index, whole, 0);
            float[] changed = by.apply(whole, image, streams.split(index));
            if (changed.length != length) {
                throw new IllegalArgumentException("augmentation " + by + " gave " + changed.length
                        + " values for shape " + by.output(image) + " of " + length);
            }
            System.arraycopy(changed, 0, target, offset, length);
        };
    }
}
