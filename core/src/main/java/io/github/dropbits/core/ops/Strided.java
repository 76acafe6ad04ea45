package io.github.dropbits.core.ops;

import io.github.dropbits.core.Rows;

/**
 * A strided view of the elements of an operand that an op reads for one row. Element p is
 * {@code array[first + p * step]}.
 *
 * @param array the operand's array
 * @param first the index of the first element
 * @param step the distance between neighbouring elements; 0 if the operand is repeated along the row
 */
record Strided(float[] array, int first, int step) {
    /** Returns the elements of an operand for the current row, beginning with element {@code p} of the row. */
    static Strided of(float[] array, Rows row, int operand, int p) {
        return new Strided(array, row.offset(operand, p), row.step(operand));
    }
}
