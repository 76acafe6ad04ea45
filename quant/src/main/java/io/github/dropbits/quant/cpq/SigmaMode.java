package io.github.dropbits.quant.cpq;

/**
 * Specifies how the scale sigma of the logistic noise is determined (cpq.md, section 3, sigma). The smaller the ratio
 * sigma/alpha, the more strongly values cluster at the grid points.
 *
 * @param kind how sigma depends on the step
 * @param start the ratio sigma/alpha at the start of the training
 * @param end the ratio sigma/alpha at the end of the training if it is annealed; equal to {@code start} otherwise
 */
public record SigmaMode(Kind kind, double start, double end) {
    /** Specifies how sigma depends on the step. */
    public enum Kind {
        /** The ratio sigma/alpha decreases geometrically during the quantized training. */
        ANNEALED,
        /** The ratio sigma/alpha is constant. */
        FIXED,
        /** Sigma is a separate learned parameter. */
        LEARNED
    }

    /** The default mode, in which the ratio is annealed from 1/3 to 1/10. */
    public static final SigmaMode DEFAULT = annealed(1.0 / 3, 1.0 / 10);

    /**
     * Creates a mode.
     *
     * @throws IllegalArgumentException if a ratio is not from 1e-3 to 1e3
     */
    public SigmaMode {
        if (!(start >= 1e-3 && start <= 1e3 && end >= 1e-3 && end <= 1e3)) {
            throw new IllegalArgumentException("sigma/alpha must be from 1e-3 to 1e3, not " + start + " and " + end);
        }
    }

    /**
     * Creates a mode in which the ratio sigma/alpha changes geometrically during training.
     *
     * @param start the ratio at the start, from 1e-3 to 1e3
     * @param end the ratio at the end, from 1e-3 to 1e3
     * @return the mode
     */
    public static SigmaMode annealed(double start, double end) {
        return new SigmaMode(Kind.ANNEALED, start, end);
    }

    /**
     * Creates a mode in which the ratio sigma/alpha is constant.
     *
     * @param ratio the ratio, from 1e-3 to 1e3
     * @return the mode
     */
    public static SigmaMode fixed(double ratio) {
        return new SigmaMode(Kind.FIXED, ratio, ratio);
    }

    /**
     * Creates a mode in which sigma is learned.
     *
     * @param start the initial ratio sigma/alpha, from 1e-3 to 1e3
     * @return the mode
     */
    public static SigmaMode learned(double start) {
        return new SigmaMode(Kind.LEARNED, start, start);
    }

    /** Returns the ratio sigma/alpha after the given fraction of the training, from 0 to 1. */
    double ratio(double progress) {
        return start * StrictMath.pow(end / start, progress);
    }
}
