package io.github.dropbits.core.rooms.right;

import io.github.dropbits.core.rooms.left.Left;
import org.opentest4j.TestAbortedException;

/** Depends on the package {@code left}, which is a circular dependency, and on a library. */
public final class Right {
    /**
     * Checks whether an object of the other package refers to this object.
     *
     * @param left the object of the other package
     * @return whether it refers to this object
     * @throws TestAbortedException if {@code left} is null
     */
    public boolean of(Left left) {
        if (left == null) {
            throw new TestAbortedException("no left");
        }
        return left.right() == this;
    }

    /**
     * Formats a number as the user's language does, which the library must not do.
     *
     * @return the number of sides
     */
    public String sides() {
        return String.format("%d", Left.SIDES);
    }
}
