package io.github.dropbits.quant.cpq.closedform;

/** The loops of CPQ over a range of elements of one channel. There is a scalar and a vector implementation. */
public interface CpqLoops {
    /**
     * Specifies which gradients the backward pass computes.
     *
     * @param allClasses true if all codes propagate their gradient, false if only the winning code does
     * @param sigmaFollows true if sigma is a constant times alpha
     * @param masks whether the gradients with respect to the masks are needed
     */
    record Wanted(boolean allClasses, boolean sigmaFollows, boolean masks) {
    }

    /** Computes the tables of a distribution that all forward tasks share. Does nothing by default. */
    default void prepare(CpqCells cells) {
    }

    /**
     * Rounds the values {@code x[from..to)} to grid points, and writes them to the same indices of y.
     *
     * @return the index of the first NaN, or -1 if there is none
     */
    int forward(CpqCells cells, float alpha, float[] x, float[] y, int from, int to);

    /**
     * Computes the tables that all backward tasks share, given the distribution of each channel. Does nothing by
     * default.
     */
    default void prepareBackward(CpqCells[] channels) {
    }

    /**
     * Computes the gradients with respect to the values {@code x[from..to)}.
     *
     * @param gx receives the gradients with respect to x, and may be the same array as gy; null if these gradients are
     *     not needed
     * @param sums accumulates the gradients with respect to alpha, sigma and the mask of each level, in this order; the
     *     element of sigma is not changed if sigma follows alpha
     */
    void backward(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to, Wanted wanted,
            double[] sums);
}
