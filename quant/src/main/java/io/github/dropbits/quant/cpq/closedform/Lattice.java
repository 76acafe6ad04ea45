package io.github.dropbits.quant.cpq.closedform;

/**
 * The soft staircase of a grid without ends. Its cell borders form a lattice, with one border in the middle between
 * each two codes. A value u enters only through its distance d from the nearest code, from -1/2 to 1/2. Let T and V =
 * 1 - T be the probabilities that the noise moves u above and below a given border. Then the mean code is the nearest
 * code plus {@code tilt = sum over the borders above of T - sum over those below of V}, and its derivative with
 * respect to u is {@code density / s} with {@code density = sum over all borders of V T}. Immutable, so that tasks
 * share it.
 */
abstract class Lattice {
    /** The largest number of elements of a run, a contiguous part of an array. */
    static final int BLOCK = 256;

    /**
     * Creates the form that suits a noise scale: a polynomial if one of low degree is accurate, else a series over
     * the nearest borders.
     */
    static Lattice of(double s) {
        return s >= PolynomialLattice.NARROWEST ? new PolynomialLattice(s) : new SeriesLattice(s);
    }

    /**
     * Writes the density of a run.
     *
     * @param a the array that holds the distances and receives the results
     * @param from the offset of the distances; the results for distances beyond 1/2 are meaningless
     * @param to the offset of the results
     * @param n the number of elements
     */
    abstract void density(float[] a, int from, int to, int n);

    /** Writes the density of a run at offset {@code to}, and its tilt at offset {@code tilt}. */
    abstract void both(float[] a, int from, int to, int tilt, int n);
}
