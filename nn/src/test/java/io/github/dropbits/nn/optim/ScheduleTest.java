package io.github.dropbits.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The schedules' factors at the start, in the middle and at the end. */
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
