package io.github.dropbits.core.ops;

import io.github.dropbits.core.Rows;

/**
 * Elements of an operand that an op reads in one row: element p is {@code array[first + p * step]}.
 *
 * @param array the operand's array
 * @param first the index of the first element
 * @param step the distance between elements; 0 where the operand is repeated
 */
record Strided(float[] array, int first, int step) {
    /** The elements of a row that belong to the operand of this index, starting at the row's element p. */
    static Strided of(float[] array, Rows row, int operand, int p) {
        return new Strided(array, row.offset(operand, p), row.step(operand));
    }
}
