package io.github.dropbits.nn.layers;

/** Checks the numbers that layers are made with. */
final class Extents {
    private Extents() {
    }

    /** Gives the number back if it is at least 1. */
    static int positive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + number);
        }
        return number;
    }
}
