package io.github.dropbits.core.rooms.right;

import io.github.dropbits.core.rooms.left.Left;
import org.opentest4j.TestAbortedException;

/** Uses the package left, which closes a circle, and a library. */
public final class Right {
    /**
     * Looks across.
     *
     * @param left the other side
     * @return whether it has this one
     * @throws TestAbortedException if there is no other side
     */
    public boolean of(Left left) {
        if (left == null) {
            throw new TestAbortedException("no left");
        }
        return left.right() == this;
    }
}
