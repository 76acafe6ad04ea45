package io.github.dropbits.quant.cpq.closedform;

/**
 * The soft staircase of an infinite grid. Its cell borders form a lattice, with one border in the middle between each
 * pair of neighbouring codes. The result depends on a value u only through its distance d from the nearest code, from
 * -1/2 to 1/2. Let T and V = 1 - T be the probabilities that the noise moves u above and below a given border. The mean
 * code is the nearest code plus {@code tilt = sum over the borders above of T - sum over the borders below of V}. The
 * derivative of the mean with respect to u is {@code density / s} with {@code density = sum over all borders of V T}.
 * Instances are immutable, so that tasks can share them.
 */
abstract class Lattice {
    /** The maximum number of elements of a row, which is a contiguous range of an array. */
    static final int BLOCK = 256;

    /**
     * Creates the implementation for a noise scale: a polynomial if a low degree is accurate enough, or a series over
     * the nearest borders otherwise.
     */
    static Lattice of(double s) {
        return s >= PolynomialLattice.NARROWEST ? new PolynomialLattice(s) : new SeriesLattice(s);
    }

    /**
     * Computes the density for a row.
     *
     * @param a the array that contains the distances and receives the results
     * @param from the offset of the distances; for distances beyond 1/2 the results are meaningless
     * @param to the offset of the results
     * @param n the number of elements
     */
    abstract void density(float[] a, int from, int to, int n);

    /** Computes the density for a row and writes it at offset {@code to}. Writes the tilt at offset {@code tilt}. */
    abstract void both(float[] a, int from, int to, int tilt, int n);
}
