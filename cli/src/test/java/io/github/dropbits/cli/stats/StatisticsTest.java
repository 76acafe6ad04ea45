package io.github.dropbits.cli.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    /** Two-sided critical values from published tables of Student's t. */
    @ParameterizedTest
    @CsvSource({"0.05, 1, 12.706", "0.05, 2, 4.303", "0.05, 4, 2.776", "0.05, 9, 2.262", "0.05, 30, 2.042",
        "0.01, 1, 63.657", "0.01, 4, 4.604", "0.01, 10, 3.169", "0.001, 4, 8.610", "0.10, 4, 2.132", "0.20, 120, 1.289",
        "0.05, 120, 1.980", "0.05, 100000, 1.960"})
    void criticalValuesEqualTheTables(double probability, int df, double t) {
        assertEquals(t, StudentT.critical(probability, df), 5.1e-4);
        assertEquals(probability, StudentT.twoSided(t, df), 2e-3 * probability);
        assertEquals(probability, StudentT.twoSided(StudentT.critical(probability, df), df), 1e-11);
    }

    /** With one degree of freedom, t has Cauchy's distribution; with two and four there are algebraic formulas. */
    @Property(tries = 200)
    void closedFormsHold(@ForAll @DoubleRange(min = 0.01, max = 1000) double t) {
        assertEquals(1 - 2 / Math.PI * Math.atan(t), StudentT.twoSided(t, 1), 1e-13);
        assertEquals(1 - t / Math.sqrt(2 + t * t), StudentT.twoSided(-t, 2), 1e-13);
        double u = t / Math.sqrt(4 + t * t);
        assertEquals(1 - u * (3 - u * u) / 2, StudentT.twoSided(t, 4), 1e-13);
    }

    @Test
    void tailsAreExactWhereTheyAreSmall() {
        // 1 - t / sqrt(2 + t^2) is 1 / t^2 - 3/2 / t^4 + ... for a large t.
        assertEquals(1e-12 - 1.5e-24, StudentT.twoSided(1e6, 2), 1e-25);
        assertEquals(0, StudentT.twoSided(Double.POSITIVE_INFINITY, 3));
        assertEquals(1, StudentT.twoSided(0, 7));
        assertEquals(0, StudentT.critical(1, 5), 1e-300);
    }

    @Property(tries = 200)
    void betaIsSymmetricAndAPowerForOne(@ForAll @DoubleRange(min = 0, max = 1) double x,
            @ForAll @DoubleRange(min = 0.5, max = 60) double a, @ForAll @DoubleRange(min = 0.5, max = 60) double b) {
        assertEquals(1, IncompleteBeta.regularized(x, a, b) + IncompleteBeta.regularized(1 - x, b, a), 1e-11);
        assertEquals(Math.pow(x, a), IncompleteBeta.regularized(x, a, 1), 1e-12);
    }

    @Test
    void logGammaEqualsFactorials() {
        double factorial = 1;
        for (int n = 1; n < 100; n++) {
            assertEquals(Math.log(factorial), IncompleteBeta.logGamma(n), 2e-13 * Math.max(1, Math.log(factorial)));
            factorial *= n;
        }
        assertEquals(0.5 * Math.log(Math.PI), IncompleteBeta.logGamma(0.5), 1e-14);
    }

    /** Student's own example, the additional sleep of ten patients with two drugs: t = -4.0621, p = 0.002833. */
    @Test
    void studentsSleepData() {
        double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
        double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
        PairedTest test = PairedTest.of(first, second);
        assertEquals(-1.58, test.difference().mean(), 1e-12);
        assertEquals(-4.0621, test.t(), 5e-5);
        assertEquals(9, test.df());
        assertEquals(0.002833, test.p(), 5e-7);
        assertEquals(-2.4598858, test.difference().low(), 5e-8);
        assertEquals(-0.7001142, test.difference().high(), 5e-8);
        assertEquals("difference -1.580, 95 % interval -2.460 to -0.7001, t = -4.062, df = 9, p = 0.0028",
                test.toString());
    }

    @Property(tries = 100)
    void swappingTheListsTurnsTheSignOnly(@ForAll @IntRange(min = 2, max = 12) int n,
            @ForAll @IntRange(min = 1, max = 100) int scale) {
        double[] first = new double[n];
        double[] second = new double[n];
        for (int i = 0; i < n; i++) {
            first[i] = Math.sin(i * i + scale) + scale % 3;
            second[i] = Math.cos(i);
        }
        PairedTest a = PairedTest.of(first, second);
        PairedTest b = PairedTest.of(second, first);
        assertEquals(a.p(), b.p());
        assertEquals(a.t(), -b.t() + 0.0);
        assertTrue(a.p() >= 0 && a.p() <= 1, a.toString());
        assertEquals(a.p() < 0.05, a.difference().low() > 0 || a.difference().high() < 0);
    }

    @Test
    void sampleOfKnownValues() {
        Sample sample = Sample.of(2, 4, 4, 4, 5, 5, 7, 9);
        assertEquals(5, sample.mean());
        assertEquals(Math.sqrt(32.0 / 7), sample.deviation(), 1e-15);
        assertEquals(2.3646 * Math.sqrt(32.0 / 7 / 8), sample.halfWidth(), 1e-4);
        assertEquals("5.000 ± 2.1", sample.toString());
        assertEquals(0, Sample.of(0.1, 0.1, 0.1).deviation());
        assertEquals(0.1, Sample.of(0.1, 0.1, 0.1).mean());
    }

    @Test
    void onePairAllowsNoTest() {
        PairedTest one = PairedTest.of(new double[] {0.9}, new double[] {0.8});
        assertFalse(one.testable());
        assertTrue(Double.isNaN(one.p()));
        assertEquals("difference 0.1000 (one pair: no test)", one.toString());
        assertEquals("0.9000 (one value)", Sample.of(0.9).toString());
    }

    @Test
    void theSameListsAndAConstantDifference() {
        double[] list = {0.91, 0.92, 0.93};
        PairedTest same = PairedTest.of(list, list);
        assertEquals(1, same.p());
        assertEquals(0, same.t());
        assertFalse(same.toString().contains("NaN"));
        PairedTest shifted = PairedTest.of(new double[] {1, 2, 3}, new double[] {2, 3, 4});
        assertEquals(Double.NEGATIVE_INFINITY, shifted.t());
        assertEquals(0, shifted.p());
        assertTrue(shifted.toString().contains("the same in every pair"), shifted.toString());
    }

    @Test
    void badInputIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> PairedTest.of(new double[2], new double[3]))
                .getMessage().contains("2 and 3"));
        assertThrows(IllegalArgumentException.class, Sample::of);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Sample.of(1, Double.NaN)).getMessage()
                .contains("value 1"));
        assertThrows(IllegalArgumentException.class, () -> StudentT.twoSided(Double.NaN, 3));
        assertThrows(IllegalArgumentException.class, () -> StudentT.twoSided(1, 0));
        assertThrows(IllegalArgumentException.class, () -> StudentT.critical(0, 3));
        assertThrows(IllegalArgumentException.class, () -> IncompleteBeta.regularized(1.5, 1, 1));
    }
}
