package io.github.dropbits.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Tests the factors of the schedules at the start, in the middle and at the end. */
class ScheduleTest {
    private static final double EXACT = 1e-12;

    @Example
    void constantStaysOne() {
        assertEquals(1, Schedule.constant().factor(0, 10));
        assertEquals(1, Schedule.constant().factor(9, 10));
    }

    @Example
    void cosineFallsFromOneToItsFloor() {
        Schedule s = Schedule.cosine(0.2);
        assertEquals(1, s.factor(0, 100), EXACT);
        assertEquals(0.2 + 0.8 * (0.5 + Math.sqrt(0.125)), s.factor(25, 100), EXACT);
        assertEquals(0.6, s.factor(50, 100), EXACT);
        assertEquals(0.2, s.factor(100, 100), EXACT);
        assertEquals(0.2, s.factor(150, 100), EXACT);
        assertEquals(0, Schedule.cosine(0).factor(7, 7), 0);
    }

    @Example
    void stepDropsAtEveryShare() {
        Schedule s = Schedule.step(0.25, 0.1);
        assertEquals(1, s.factor(0, 8), EXACT);
        assertEquals(1, s.factor(1, 8), EXACT);
        assertEquals(0.1, s.factor(2, 8), EXACT);
        assertEquals(0.01, s.factor(4, 8), EXACT);
        assertEquals(0.001, s.factor(7, 8), EXACT);
        assertEquals(1, Schedule.step(1, 0.1).factor(7, 8), EXACT);
        for (double every : new double[] {0, -1, 1.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Schedule.step(every, 0.1));
        }
    }

    @Example
    void everyDropComesAtItsStep() {
        assertEquals(0.1, Schedule.step(0.07, 0.1).factor(7, 100), EXACT);
        assertEquals(1, Schedule.step(0.07, 0.1).factor(6, 100), EXACT);
        for (int percent = 1; percent < 100; percent++) {
            BigDecimal every = BigDecimal.valueOf(percent, 2);
            Schedule s = Schedule.step(every.doubleValue(), 0.5);
            for (int total = 1; total <= 1000; total++) {
                for (int drop = 1; drop * percent <= 100; drop++) {
                    int step = every.multiply(BigDecimal.valueOf((long) drop * total))
                            .setScale(0, RoundingMode.CEILING).intValueExact();
                    // Several drops may occur at the same step.
                    assertTrue(s.factor(step, total) <= Math.pow(0.5, drop), percent + "% of " + total);
                    assertTrue(s.factor(step - 1, total) > Math.pow(0.5, drop), percent + "% of " + total);
                }
            }
        }
    }

    @Example
    void anIntervalThatIsNoDecimalIsExactToo() {
        for (int parts = 1; parts <= 100; parts++) {
            Schedule s = Schedule.step(1.0 / parts, 0.5);
            for (int drop = 1; drop <= parts; drop++) {
                assertEquals(Math.pow(0.5, drop), s.factor(drop, parts), "drop " + drop + " of " + parts);
            }
        }
    }

    @Property(tries = 300)
    void aDropAfterAWarmUpComesAtItsStep(@ForAll @IntRange(min = 1, max = 999) int thousandths,
            @ForAll @IntRange(min = 0, max = 1000) int warm, @ForAll @IntRange(min = 1, max = 1000) int rest) {
        BigDecimal every = BigDecimal.valueOf(thousandths, 3);
        Schedule s = Schedule.warmUp(warm, Schedule.step(every.doubleValue(), 0.5));
        for (int step = 0; step <= rest; step++) {
            int drops = BigDecimal.valueOf(step).divideToIntegralValue(every.multiply(BigDecimal.valueOf(rest)))
                    .intValueExact();
            assertEquals(Math.pow(0.5, drops), s.factor(warm + step, warm + rest));
        }
    }

    @Example
    void warmUpAndCosineAreTheirQuotientsRoundedOnce() {
        for (int total = 1; total <= 200; total++) {
            Schedule warm = Schedule.warmUp(total, Schedule.constant());
            Schedule cosine = Schedule.cosine(0);
            for (int step = 0; step < total; step++) {
                BigDecimal share = BigDecimal.valueOf(step).divide(BigDecimal.valueOf(total), MathContext.DECIMAL128);
                assertEquals(0.5 * (1 + Math.cos(Math.PI * share.doubleValue())), cosine.factor(step, total), EXACT);
                assertEquals(BigDecimal.valueOf(step + 1).divide(BigDecimal.valueOf(total + 1),
                        MathContext.DECIMAL128).doubleValue(), warm.factor(step, total));
            }
            assertEquals(0, cosine.factor(total, total));
        }
    }

    @Example
    void warmUpRisesThenTheOtherBegins() {
        Schedule s = Schedule.warmUp(4, Schedule.cosine(0));
        assertEquals(0.2, s.factor(0, 14), EXACT);
        assertEquals(0.4, s.factor(1, 14), EXACT);
        assertEquals(0.8, s.factor(3, 14), EXACT);
        assertEquals(1, s.factor(4, 14), EXACT);
        assertEquals(0.5, s.factor(9, 14), EXACT);
        assertEquals(0, s.factor(14, 14), EXACT);
        assertEquals(0.75, Schedule.warmUp(0, Schedule.cosine(0.5)).factor(1, 2), EXACT);
        assertThrows(IllegalArgumentException.class, () -> Schedule.warmUp(-1, Schedule.constant()));
    }

    @Example
    void aWarmUpLongerThanTheTrainingOnlyRises() {
        Schedule s = Schedule.warmUp(9, Schedule.cosine(0));
        assertEquals(0.1, s.factor(0, 2), EXACT);
        assertEquals(0.2, s.factor(1, 2), EXACT);
    }

    @Property(tries = 100)
    void cosineNeverRises(@ForAll @IntRange(min = 1, max = 500) int total, @ForAll @IntRange(min = 0,
            max = 499) int at) {
        Schedule s = Schedule.cosine(0.01);
        assertTrue(s.factor(at, total) >= s.factor(at + 1, total));
        assertTrue(s.factor(at, total) >= 0.01 - EXACT && s.factor(at, total) <= 1);
    }

    @Example
    void ofNoStepsAtAllNothingBreaks() {
        assertEquals(1, Schedule.cosine(0).factor(0, 0), EXACT);
        assertEquals(1, Schedule.step(0.5, 0.1).factor(0, 0), EXACT);
    }
}
