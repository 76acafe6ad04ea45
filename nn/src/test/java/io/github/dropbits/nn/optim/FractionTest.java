package io.github.dropbits.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Tests the conversion of doubles to fractions, and exact arithmetic. */
class FractionTest {
    @Property(tries = 300)
    void aQuotientOfWholeNumbersIsFoundAgain(@ForAll @IntRange(min = 0, max = 5_000_000) int a,
            @ForAll @IntRange(min = 1, max = 5_000_000) int b) {
        int n = Math.min(a, b);
        assertEquals(0, Fraction.of((double) n / b).compareTo(Fraction.of(n, b)));
    }

    @Property(tries = 300)
    void aDecimalOfSevenDigitsIsItself(@ForAll @IntRange(min = -9_999_999, max = 9_999_999) int digits) {
        BigDecimal decimal = BigDecimal.valueOf(digits, 7);
        assertEquals(0, Fraction.of(decimal.doubleValue()).compareTo(Fraction.of(digits, 10_000_000)));
    }

    @Property(tries = 300)
    void anyDoubleIsRestored(@ForAll @DoubleRange(min = -1e300, max = 1e300) double value) {
        assertEquals(value, Fraction.of(value).doubleValue());
    }

    @Example
    void theSmallestAndTheLargest() {
        assertEquals(new BigDecimal(0x1p1023).toBigInteger(), Fraction.of(0x1p1023).numerator());
        assertEquals(BigInteger.TWO.pow(1074), Fraction.of(Double.MIN_VALUE).denominator().divide(
                Fraction.of(Double.MIN_VALUE).numerator()));
        assertEquals("0/1", Fraction.of(-0.0).toString());
    }

    @Example
    void arithmetic() {
        Fraction third = Fraction.of(1, 3);
        assertEquals(0, third.plus(Fraction.of(1, 6)).compareTo(Fraction.of(1, 2)));
        assertEquals(0, third.minus(Fraction.of(1, 2)).compareTo(Fraction.of(-1, 6)));
        assertEquals(0, third.minus(Fraction.of(1, 2)).abs().compareTo(Fraction.of(1, 6)));
        assertEquals(0, third.times(Fraction.of(3, 4)).compareTo(Fraction.of(1, 4)));
        assertEquals(0, third.over(Fraction.of(2, 3)).compareTo(Fraction.of(1, 2)));
        assertEquals(2, Fraction.of(8, 3).floor().intValueExact());
        assertEquals(-3, Fraction.of(-8, 3).floor().intValueExact());
        assertEquals(3, Fraction.of(9, 3).floor().intValueExact());
    }

    @Example
    void whatIsNoFractionIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Fraction.of(1, 0));
        assertThrows(IllegalArgumentException.class, () -> Fraction.of(1, -2));
        assertThrows(IllegalArgumentException.class, () -> Fraction.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Fraction.of(Double.NEGATIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> Fraction.of(1, 2).over(Fraction.of(0, 1)));
    }
}
