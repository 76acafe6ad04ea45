package io.github.dropbits.quant.bits;

import io.github.dropbits.nn.optim.Fraction;
import java.math.BigInteger;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Computes averages of bit-lengths, weighted by cost, as fractions, so that the comparison with a target is exact. */
final class ExactAverage {
    /** The costs as integers, multiplied by a common denominator. */
    private final List<BigInteger> weights;
    private final BigInteger sum;

    ExactAverage(List<LearnedLength> lengths) {
        List<Fraction> costs = lengths.stream().map(l -> Fraction.of(l.cost())).toList();
        BigInteger common = costs.stream().map(Fraction::denominator).reduce(BigInteger.ONE,
                (a, b) -> a.divide(a.gcd(b)).multiply(b));
        weights = costs.stream().map(c -> c.numerator().multiply(common.divide(c.denominator()))).toList();
        sum = weights.stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    /** Returns the average if the learned length with index i has {@code bits.applyAsInt(i)} bits. */
    Fraction of(IntUnaryOperator bits) {
        BigInteger total = BigInteger.ZERO;
        for (int i = 0; i < weights.size(); i++) {
            total = total.add(weights.get(i).multiply(BigInteger.valueOf(bits.applyAsInt(i))));
        }
        return new Fraction(total, sum);
    }
}
