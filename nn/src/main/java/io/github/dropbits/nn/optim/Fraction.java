package io.github.dropbits.nn.optim;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact fraction, for what happens at a share of a training: in floating point, a share such as 0.07 times a number
 * of steps may fall just beside the step that is meant.
 *
 * @param numerator the numerator, of any sign
 * @param denominator the denominator, positive
 */
public record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
    /**
     * Checks the denominator.
     *
     * @throws IllegalArgumentException if the denominator is not positive
     */
    public Fraction {
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("the denominator must be positive, not " + denominator);
        }
    }

    /**
     * A fraction of whole numbers.
     *
     * @param numerator the numerator, of any sign
     * @param denominator the denominator, positive
     * @return the fraction
     * @throws IllegalArgumentException if the denominator is not positive
     */
    public static Fraction of(long numerator, long denominator) {
        return new Fraction(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /**
     * The fraction that a double stands for: the first convergent of its continued fraction that rounds to the double.
     * Of all fractions with a denominator below 2^26, this is the only one that does if the double is from -1 to 1:
     * 0.07 gives 7/100, and {@code 1.0 / 11} gives 1/11.
     *
     * @param value a finite number
     * @return the fraction
     * @throws IllegalArgumentException if the value is not finite
     */
    public static Fraction of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a fraction must be finite, not " + value);
        }
        BigDecimal exact = new BigDecimal(value);
        BigInteger dividend = exact.unscaledValue();
        BigInteger divisor = BigInteger.TEN.pow(exact.scale());
        BigInteger[] before = {BigInteger.ZERO, BigInteger.ONE};
        BigInteger[] last = {BigInteger.ONE, BigInteger.ZERO};
        Fraction convergent;
        do {
            BigInteger rest = dividend.mod(divisor);
            BigInteger term = dividend.subtract(rest).divide(divisor);
            BigInteger[] next = {term.multiply(last[0]).add(before[0]), term.multiply(last[1]).add(before[1])};
            before = last;
            last = next;
            convergent = new Fraction(next[0], next[1]);
            dividend = divisor;
            divisor = rest;
        } while (divisor.signum() > 0 && convergent.doubleValue() != value);
        return convergent;
    }

    /**
     * The sum.
     *
     * @param other the other summand
     * @return {@code this + other}
     */
    public Fraction plus(Fraction other) {
        return new Fraction(numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    /**
     * The difference.
     *
     * @param other what is subtracted
     * @return {@code this - other}
     */
    public Fraction minus(Fraction other) {
        return plus(new Fraction(other.numerator.negate(), other.denominator));
    }

    /**
     * The product.
     *
     * @param other the other factor
     * @return {@code this * other}
     */
    public Fraction times(Fraction other) {
        return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /**
     * The quotient.
     *
     * @param other the divisor, positive
     * @return {@code this / other}
     * @throws IllegalArgumentException if the divisor is not positive
     */
    public Fraction over(Fraction other) {
        if (other.numerator.signum() <= 0) {
            throw new IllegalArgumentException("the divisor must be positive, not " + other);
        }
        return new Fraction(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    /**
     * The distance from 0.
     *
     * @return this fraction without its sign
     */
    public Fraction abs() {
        return new Fraction(numerator.abs(), denominator);
    }

    /**
     * The largest whole number that is not above the fraction.
     *
     * @return the number
     */
    public BigInteger floor() {
        return numerator.subtract(numerator.mod(denominator)).divide(denominator);
    }

    /**
     * The fraction in floating point.
     *
     * @return the quotient of numerator and denominator, both rounded to double
     */
    public double doubleValue() {
        return numerator.doubleValue() / denominator.doubleValue();
    }

    @Override
    public int compareTo(Fraction other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    /** The fraction in the form {@code 7/100}. */
    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}
