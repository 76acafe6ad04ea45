package io.github.dropbits.nn.layers;

/** Checks the sizes that are passed to constructors of layers. */
final class Extents {
    private Extents() {
    }

    /**
     * Returns the number if it is at least 1. Otherwise throws an IllegalArgumentException whose message names the
     * argument by {@code what}.
     */
    static int positive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + number);
        }
        return number;
    }
}
