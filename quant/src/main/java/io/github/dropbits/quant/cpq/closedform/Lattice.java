package io.github.dropbits.quant.cpq.closedform;

/**
 * What a grid without ends makes of a value, by its distance d from the nearest whole number, from -1/2 to 1/2: the
 * lattice of all cell borders, one in the middle between each two codes. With T and V = 1 - T the probabilities that
 * the noise ends above and below a border, the mean code lies {@code tilt = sum over the borders above of T - sum over
 * those below of V} away from the nearest one, and {@code density = sum over all of V T} is s times the derivative of
 * that by u. Tasks share it.
 */
abstract class Lattice {
    /** Elements that are done at once, at most. */
    static final int BLOCK = 256;

    /** The form that suits a noise scale: a polynomial while there is one of low degree, else the borders near by. */
    static Lattice of(double s) {
        return s >= PolynomialLattice.NARROWEST ? new PolynomialLattice(s) : new SeriesLattice(s);
    }

    /**
     * Writes the density of a run.
     *
     * @param a the array of both runs
     * @param rest where the distances begin; what comes of those beyond 1/2 means nothing
     * @param to where the results go
     * @param n how many
     */
    abstract void density(float[] a, int rest, int to, int n);

    /** Writes the density of a run, and its tilt elsewhere. */
    abstract void both(float[] a, int rest, int to, int tilt, int n);
}
