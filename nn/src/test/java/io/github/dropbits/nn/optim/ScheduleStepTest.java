package io.github.dropbits.nn.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Checks that drops occur at the steps that decimal arithmetic gives. */
class ScheduleStepTest {
    @Test
    void everyTotalAndShare() {
        assertEquals(0.1, Schedule.step(0.07, 0.1).factor(7, 100));
        for (double every : new double[] {0.07, 0.1, 0.3, 0.29, 1.0 / 3, 0.57, 1}) {
            Schedule schedule = Schedule.step(every, 0.5);
            for (int total = 1; total <= 1000; total += total < 120 ? 1 : 13) {
                BigDecimal interval = new BigDecimal(Double.toString(every)).multiply(BigDecimal.valueOf(total));
                int drops = 0;
                for (int step = 0; step < total; step++) {
                    while (interval.multiply(BigDecimal.valueOf(drops + 1)).compareTo(BigDecimal.valueOf(step)) <= 0) {
                        drops++;
                    }
                    assertEquals(Math.pow(0.5, drops), schedule.factor(step, total), every + ", " + step + "/" + total);
                }
            }
        }
    }
}
