package io.github.dropbits.core.io;

import io.github.dropbits.core.Shape;

/**
 * The entry of a safetensors header for one tensor.
 *
 * @param name the tensor's name
 * @param dtype the element type
 * @param shape the shape
 * @param begin the offset of the tensor's first byte, from the start of the data
 * @param end the offset after the tensor's last byte, from the start of the data
 * @param headerOffset the byte offset of this entry in the file, for error messages
 */
record Slot(String name, DType dtype, Shape shape, long begin, long end, long headerOffset) {
}
