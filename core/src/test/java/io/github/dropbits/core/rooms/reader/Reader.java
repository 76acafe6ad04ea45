package io.github.dropbits.core.rooms.reader;

import io.github.dropbits.core.rooms.left.Left;

/** Uses a constant of the package left, and so, in its class file, nothing of it. */
public final class Reader {
    /**
     * The constant.
     *
     * @return twice its value
     */
    public int twice() {
        return 2 * Left.SIDES;
    }
}
