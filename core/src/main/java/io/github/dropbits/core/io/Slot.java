package io.github.dropbits.core.io;

import io.github.dropbits.core.Shape;

/**
 * A header's entry for one tensor.
 *
 * @param name its name
 * @param dtype its element type
 * @param shape its shape
 * @param begin the offset of its first byte, from the start of the data
 * @param end the offset one past its last byte, from the start of the data
 * @param headerOffset the byte offset of this entry in the file, for error messages
 */
record Slot(String name, DType dtype, Shape shape, long begin, long end, long headerOffset) {
}
