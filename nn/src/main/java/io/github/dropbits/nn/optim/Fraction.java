package io.github.dropbits.nn.optim;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact fraction. It is used to schedule events after a given share of a training run. In floating point, the
 * product of a share such as 0.07 and a number of steps may be slightly off, so that an event happens one step early or
 * late.
 *
 * @param numerator the numerator, of any sign
 * @param denominator the denominator, positive
 */
public record Fraction(BigInteger numerator, BigInteger denominator) implements Comparable<Fraction> {
    /**
     * Creates a fraction. It is not reduced to lowest terms.
     *
     * @throws IllegalArgumentException if the denominator is not positive
     */
    public Fraction {
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("the denominator must be positive, not " + denominator);
        }
    }

    /**
     * Creates a fraction of two integers.
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
     * Returns the simple fraction that a double was most likely meant to represent. This is the first convergent of the
     * double's continued fraction that rounds to the double. For a double from -1 to 1, no other fraction with a
     * denominator below 2^26 rounds to it. For example, 0.07 gives 7/100, and {@code 1.0 / 11} gives 1/11.
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
     * Returns the sum of two fractions.
     *
     * @param other the other summand
     * @return {@code this + other}
     */
    public Fraction plus(Fraction other) {
        return new Fraction(numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    /**
     * Returns the difference of two fractions.
     *
     * @param other the fraction to subtract
     * @return {@code this - other}
     */
    public Fraction minus(Fraction other) {
        return plus(new Fraction(other.numerator.negate(), other.denominator));
    }

    /**
     * Returns the product of two fractions.
     *
     * @param other the other factor
     * @return {@code this * other}
     */
    public Fraction times(Fraction other) {
        return new Fraction(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /**
     * Returns the quotient of two fractions.
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
     * Returns the absolute value.
     *
     * @return the absolute value of this fraction
     */
    public Fraction abs() {
        return new Fraction(numerator.abs(), denominator);
    }

    /**
     * Returns the largest integer that is less than or equal to this fraction.
     *
     * @return the integer
     */
    public BigInteger floor() {
        return numerator.subtract(numerator.mod(denominator)).divide(denominator);
    }

    /**
     * Converts this fraction to floating point.
     *
     * @return the quotient of the numerator and the denominator, both of which are first rounded to double
     */
    public double doubleValue() {
        return numerator.doubleValue() / denominator.doubleValue();
    }

    @Override
    public int compareTo(Fraction other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    /** Returns this fraction in the form {@code 7/100}. */
    @Override
    public String toString() {
        return numerator + "/" + denominator;
    }
}
