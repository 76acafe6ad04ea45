package io.github.dropbits.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AxisTest {
    private static List<String> labels(Axis axis) {
        return axis.ticks().stream().map(Axis.Tick::label).toList();
    }

    @Test
    void ticksAreMultiplesOfOneTwoOrFive() {
        assertEquals(List.of("0.65", "0.70", "0.75", "0.80", "0.85", "0.90", "0.95"),
                labels(Axis.of(0.661, 0.92, 6, false, true)));
        assertEquals(List.of("1", "2", "3", "4", "5", "6", "7", "8"), labels(Axis.of(1, 8, 8, true, false)));
        assertEquals(List.of("1", "2", "3"), labels(Axis.of(1, 3, 8, true, false)));
        assertEquals(List.of("−0.2", "0.0", "0.2"), labels(Axis.of(-0.3, 0.3, 4, false, false)));
        assertEquals(List.of("0", "20000", "40000", "60000"), labels(Axis.of(0, 60000, 4, true, true)));
        assertEquals(List.of("0", "1e−6", "2e−6", "3e−6"), labels(Axis.of(0, 2.5e-6, 3, false, true)));
        assertEquals(List.of("0", "5e5", "1e6", "1.5e6"), labels(Axis.of(0, 1.4e6, 4, true, true)));
    }

    @Test
    void roundingErrorsMoveNoTick() {
        assertEquals(List.of("0.1", "0.2", "0.3"), labels(Axis.of(0.1, 0.1 + 0.2, 2, false, true)));
        assertEquals(List.of("0.3", "0.4", "0.5"), labels(Axis.of(0.1 + 0.2, 0.5, 2, false, false)));
    }

    @Test
    void oneValueStandsInTheMiddle() {
        for (double v : new double[] {0.9, -3, 1e300, Double.MAX_VALUE / 2, 1e-200}) {
            assertEquals(0.5, Axis.of(v, v, 5, false, false).share(v), 1e-9);
        }
        assertEquals(List.of("0", "1", "2"), labels(Axis.of(1, 1, 8, true, false)));
    }

    @Test
    void noValuesAndZerosGiveZeroToOne() {
        assertEquals(0, Axis.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 5, true, false).low());
        assertEquals(1, Axis.of(0, 0, 5, false, true).high());
        assertEquals(1, Axis.of(0, Double.MIN_VALUE, 5, false, true).high());
    }

    @Property(tries = 300)
    void everyRangeHasAFewTicksWithin(@ForAll double a, @ForAll double b) {
        double low = Math.min(a, b);
        double high = Math.max(a, b);
        for (boolean extend : new boolean[] {false, true}) {
            Axis axis = Axis.of(low, high, 5, false, extend);
            assertTrue(!axis.ticks().isEmpty() && axis.ticks().size() <= 8, axis.toString());
            assertTrue(axis.low() < axis.high() && Double.isFinite(axis.low()) && Double.isFinite(axis.high()));
            double last = Double.NEGATIVE_INFINITY;
            for (Axis.Tick t : axis.ticks()) {
                assertTrue(t.value() > last, axis.toString());
                assertTrue(axis.share(t.value()) >= -1e-9 && axis.share(t.value()) <= 1 + 1e-9, axis.toString());
                assertEquals(t.value(), Double.parseDouble(t.label().replace('−', '-')));
                last = t.value();
            }
            assertTrue(axis.share(low) >= -1e-9 && axis.share(high) <= 1 + 1e-9);
        }
    }
}
