package io.github.dropbits.bench.peers;

import java.io.IOException;

/** Whose speed is measured, in a process of its own. */
@FunctionalInterface
interface Side {
    /**
     * Measures once.
     *
     * @return the median, in the row's unit
     * @throws IOException if it did not run
     */
    double measure() throws IOException;
}
