package io.github.dropbits.quant.cpq;

/**
 * How the scale sigma of the logistic noise is determined (cpq.md, section 3, sigma). The smaller sigma/alpha is, the
 * more strongly values cluster at the grid points.
 *
 * @param kind how sigma follows the step
 * @param start sigma/alpha at the start
 * @param end sigma/alpha at the end of the training, if annealed; else equal to {@code start}
 */
public record SigmaMode(Kind kind, double start, double end) {
    /** How sigma follows the step. */
    public enum Kind {
        /** Sigma/alpha shrinks geometrically over the quantized training. */
        ANNEALED,
        /** Sigma/alpha is constant. */
        FIXED,
        /** Sigma is a learned parameter of its own. */
        LEARNED
    }

    /** The default mode: annealed from 1/3 to 1/10. */
    public static final SigmaMode DEFAULT = annealed(1.0 / 3, 1.0 / 10);

    /**
     * Checks the ratios.
     *
     * @throws IllegalArgumentException if one of the two ratios is not from 1e-3 to 1e3
     */
    public SigmaMode {
        if (!(start >= 1e-3 && start <= 1e3 && end >= 1e-3 && end <= 1e3)) {
            throw new IllegalArgumentException("sigma/alpha must be from 1e-3 to 1e3, not " + start + " and " + end);
        }
    }

    /**
     * A mode in which the ratio sigma/alpha changes geometrically over the training.
     *
     * @param start the ratio at the start
     * @param end the ratio at the end
     * @return the mode
     */
    public static SigmaMode annealed(double start, double end) {
        return new SigmaMode(Kind.ANNEALED, start, end);
    }

    /**
     * A mode in which the ratio sigma/alpha is constant.
     *
     * @param ratio the ratio
     * @return the mode
     */
    public static SigmaMode fixed(double ratio) {
        return new SigmaMode(Kind.FIXED, ratio, ratio);
    }

    /**
     * A mode in which sigma is learned, starting from a given ratio sigma/alpha.
     *
     * @param start the ratio at the start
     * @return the mode
     */
    public static SigmaMode learned(double start) {
        return new SigmaMode(Kind.LEARNED, start, start);
    }

    /** Sigma/alpha when the given share of the training, from 0 to 1, is done. */
    double ratio(double progress) {
        return start * StrictMath.pow(end / start, progress);
    }
}
