package io.github.dropbits.bench.peers;

import java.io.IOException;

/** One side of a row, ours or a peer's, whose speed is measured in a process of its own. */
@FunctionalInterface
interface Side {
    /**
     * Measures once.
     *
     * @return the median of this measurement's repetitions, in the row's unit
     * @throws IOException if the side's process failed
     */
    double measure() throws IOException;
}
