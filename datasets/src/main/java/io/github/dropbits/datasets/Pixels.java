package io.github.dropbits.datasets;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The source of a data set's images: an array, a mapped file, or anything else that an implementation reads. The pixels
 * become floats when an image is copied out. So a set that is stored as bytes needs a quarter of the memory of floats,
 * and views of a set share its source. Implementations must allow calls from several threads at once.
 */
@FunctionalInterface
public interface Pixels {
    /**
     * Copies an image out, in the order channel, row, column.
     *
     * @param image the image's index, from 0 to one less than the size of the set
     * @param target gets the pixels; has room for an image
     * @param offset the index in {@code target} of the first pixel
     */
    void copy(int image, float[] target, int offset);

    /**
     * Images in an array of floats, one after the other.
     *
     * @param values the pixels; kept, not copied
     * @param length the number of values in an image
     * @return the source
     */
    static Pixels floats(float[] values, int length) {
        return (image, target, offset) -> System.arraycopy(values, image * length, target, offset, length);
    }

    /**
     * Images of unsigned bytes, one after the other, scaled from 0..255 to 0..1.
     *
     * @param values the pixels; on the heap, or mapped from a file of any size; kept, not copied
     * @param length the number of values in an image
     * @return the source
     */
    static Pixels bytes(MemorySegment values, int length) {
        return (image, target, offset) -> {
            // The bytes are copied to an array first: a loop over segments is fast only if they are all of one kind,
            // heap or mapped.
            byte[] raw = new byte[length];
            MemorySegment.copy(values, ValueLayout.JAVA_BYTE, (long) image * length, raw, 0, length);
            for (int i = 0; i < length; i++) {
                target[offset + i] = (raw[i] & 0xff) / 255f;
            }
        };
    }
}
