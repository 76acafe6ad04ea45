package io.github.dropbits.quant.cpq;

/**
 * How the scale sigma of the logistic noise comes about (cpq.md, section 3, sigma): the smaller sigma/alpha, the more
 * strongly values gather round the grid points.
 *
 * @param kind how sigma follows the step
 * @param start sigma/alpha at the start
 * @param end sigma/alpha at the end of an annealing
 */
public record SigmaMode(Kind kind, double start, double end) {
    /** How sigma follows the step. */
    public enum Kind {
        /** A ratio that shrinks geometrically over the quantized training. */
        ANNEALED,
        /** A constant ratio. */
        FIXED,
        /** A parameter of its own. */
        LEARNED
    }

    /** The usual mode: annealed from 1/3 to 1/10. */
    public static final SigmaMode DEFAULT = annealed(1.0 / 3, 1.0 / 10);

    /**
     * Checks the ratios.
     *
     * @throws IllegalArgumentException if one is not from 1e-3 to 1e3
     */
    public SigmaMode {
        if (!(start >= 1e-3 && start <= 1e3 && end >= 1e-3 && end <= 1e3)) {
            throw new IllegalArgumentException("sigma/alpha must be from 1e-3 to 1e3, not " + start + " and " + end);
        }
    }

    /**
     * A ratio that shrinks geometrically.
     *
     * @param start the ratio at the start
     * @param end the ratio at the end
     * @return the mode
     */
    public static SigmaMode annealed(double start, double end) {
        return new SigmaMode(Kind.ANNEALED, start, end);
    }

    /**
     * A constant ratio.
     *
     * @param ratio the ratio
     * @return the mode
     */
    public static SigmaMode fixed(double ratio) {
        return new SigmaMode(Kind.FIXED, ratio, ratio);
    }

    /**
     * A learned sigma.
     *
     * @param start the ratio at the start
     * @return the mode
     */
    public static SigmaMode learned(double start) {
        return new SigmaMode(Kind.LEARNED, start, start);
    }

    /** The ratio at a point of the training. */
    double ratio(double progress) {
        return start * StrictMath.pow(end / start, progress);
    }
}
