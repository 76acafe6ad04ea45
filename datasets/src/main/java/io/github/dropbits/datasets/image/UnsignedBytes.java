package io.github.dropbits.datasets.image;

import io.github.dropbits.core.Shape;

/**
 * The content of an IDX file of unsigned bytes.
 *
 * @param shape the extents, outermost first
 * @param values the values, row-major, each to be read as {@code value & 0xff}; kept, not copied
 */
public record UnsignedBytes(Shape shape, byte[] values) {
    /**
     * Joins extents and values.
     *
     * @throws IllegalArgumentException if the number of values differs from the number of the shape's elements
     */
    public UnsignedBytes {
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException(values.length + " values do not fill shape " + shape);
        }
    }
}
