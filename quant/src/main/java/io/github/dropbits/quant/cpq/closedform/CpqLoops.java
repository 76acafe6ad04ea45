package io.github.dropbits.quant.cpq.closedform;

/** The loops of CPQ over part of a channel, in a plain and a vector form. */
public interface CpqLoops {
    /**
     * What backward is to compute.
     *
     * @param allClasses whether all classes pass their gradient, not the winning one alone
     * @param sigmaFollows whether sigma is a constant times alpha
     * @param masks whether the masks' gradients are wanted
     */
    record Wanted(boolean allClasses, boolean sigmaFollows, boolean masks) {
    }

    /** Computes what all tasks on a distribution share. */
    void prepare(CpqCells cells);

    /**
     * Writes the grid points of {@code x[from..to)} to y.
     *
     * @return the index of a NaN, or -1
     */
    int forward(CpqCells cells, float alpha, float[] x, float[] y, int from, int to);

    /** Computes what all tasks of backward share, for each channel's distribution. */
    void prepareBackward(CpqCells[] channels);

    /**
     * Writes the gradients of {@code x[from..to)}.
     *
     * @param gx gets them, and may be gy itself; null if they are not wanted
     * @param sums gets the sums of the gradients by alpha, by sigma (0 if it follows alpha), and by each level's mask
     */
    void backward(CpqCells cells, float alpha, float[] x, float[] gy, float[] gx, int from, int to, Wanted wanted,
            double[] sums);
}
