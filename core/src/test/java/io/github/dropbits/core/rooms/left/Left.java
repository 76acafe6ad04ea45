package io.github.dropbits.core.rooms.left;

import io.github.dropbits.core.rooms.right.Right;

/** Depends on the package {@code right}. */
public final class Left {
    /** A constant. The compiler copies its value to the classes that use it. */
    public static final int SIDES = 2;

    private final Right right = new Right();

    /**
     * Returns the object of the other package.
     *
     * @return the object
     */
    public Right right() {
        return right;
    }
}
