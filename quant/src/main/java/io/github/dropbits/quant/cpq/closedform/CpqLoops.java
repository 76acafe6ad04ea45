package io.github.dropbits.quant.cpq.closedform;

/** The loops of CPQ over part of a channel, in a scalar and a vector form. */
public interface CpqLoops {
    /**
     * Which gradients backward computes.
     *
     * @param allClasses true if all codes pass their gradient, false if only the winning one does
     * @param sigmaFollows whether sigma is a constant times alpha
     * @param masks whether the masks' gradients are wanted
     */
    record Wanted(boolean allClasses, boolean sigmaFollows, boolean masks) {
    }

    /** Computes the tables that all forward tasks on a distribution share. Unless overridden, there are none. */
    default void prepare(CpqCells cells) {
    }

    /**
     * Writes the grid points of {@code x[from..to)} to y.
     *
     * @return the index of the first NaN, or -1 if there is none
     */
    int forward(CpqCells cells, float alpha, float[] x, float[] y, int from, int to);

    /**
     * Computes the tables that all backward tasks share, for the distribution of each channel. Unless overridden, there
     * are none.
     */
    default void prepareBackward(CpqCells[] channels) {
    }

    /**
     * Writes the gradients of {@code x[from..to)}.
     *
     * @param gx receives the gradients with respect to x, and may be gy itself; null if they are not wanted
     * @param sums the sums of the gradients with respect to alpha, sigma (0 if sigma follows alpha) and each level's
     *     mask are added to its elements, in this order
     */
    void backward(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to, Wanted wanted,
            double[] sums);
}
