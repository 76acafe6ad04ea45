package io.github.dropbits.nn.layers;

/** Checks the sizes that layers are constructed with. */
final class Extents {
    private Extents() {
    }

    /** Returns the number if it is at least 1, else throws an exception that names it by {@code what}. */
    static int positive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + number);
        }
        return number;
    }
}
