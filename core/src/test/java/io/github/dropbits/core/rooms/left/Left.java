package io.github.dropbits.core.rooms.left;

import io.github.dropbits.core.rooms.right.Right;

/** Uses the package right. */
public final class Left {
    /** A constant, which the compiler copies to those who use it. */
    public static final int SIDES = 2;

    private final Right right = new Right();

    /**
     * The other side.
     *
     * @return it
     */
    public Right right() {
        return right;
    }
}
