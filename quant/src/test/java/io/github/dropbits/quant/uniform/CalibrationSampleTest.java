package io.github.dropbits.quant.uniform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the computation of a step from several calibration batches. */
class CalibrationSampleTest {
    @ParameterizedTest
    @EnumSource(Calibration.class)
    void severalBatchesGiveTheStepOfOneThatHoldsThemAll(Calibration how) {
        float[] all = new RandomStream(4).normal(1, 6000).toArray();
        for (Grid grid : List.of(new Grid(3, true), new Grid(4, false))) {
            CalibrationSample sample = new CalibrationSample(how, grid);
            for (int i = 0; i < 6000; i += 1500) {
                float[] part = new float[1500];
                System.arraycopy(all, i, part, 0, 1500);
                sample.add(Tensor.of(part, 1500));
            }
            assertEquals(how.step(all, 0, 6000, grid), sample.step());
        }
    }

    @Test
    void aSampleOfManyValuesIsEvenAndRepeatable() {
        Grid grid = new Grid(8, false);
        float[] steps = new float[2];
        for (int run = 0; run < 2; run++) {
            CalibrationSample sample = new CalibrationSample(Calibration.PERCENTILE, grid);
            for (int batch = 0; batch < 20; batch++) {
                // The values increase from 0 to 1, so a sample that contains only the first values would give a very
                // different result.
                float[] x = new float[5000];
                for (int i = 0; i < x.length; i++) {
                    x[i] = (batch * 5000 + i) / 100_000f;
                }
                sample.add(Tensor.of(x, 5000));
            }
            steps[run] = sample.step() * 255;
        }
        assertEquals(0.999, steps[0], 0.002);
        assertEquals(steps[0], steps[1]);
    }
}
