package io.github.dropbits.core.rooms.reader;

import io.github.dropbits.core.rooms.left.Left;

/** Uses only a constant of the package {@code left}, so its class file has no reference to that package. */
public final class Reader {
    /**
     * Computes twice the constant.
     *
     * @return the product
     */
    public int twice() {
        return 2 * Left.SIDES;
    }
}
