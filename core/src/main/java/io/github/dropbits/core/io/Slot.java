package io.github.dropbits.core.io;

import io.github.dropbits.core.Shape;

/**
 * What a header says of one tensor.
 *
 * @param name its name
 * @param dtype its element type
 * @param shape its shape
 * @param begin where its bytes begin in the data
 * @param end where they end
 * @param place where in the file the header says so, for messages
 */
record Slot(String name, DType dtype, Shape shape, long begin, long end, long place) {
}
