package io.github.dropbits.cli.run;

import io.github.dropbits.nn.train.TrainingListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures the time of training steps. The first step of each epoch is not counted, as no step precedes it. */
final class StepClock implements TrainingListener {
    private final List<Long> steps = new ArrayList<>();
    private int lastEpoch = -1;
    private long lastEnd;

    @Override
    public void stepDone(int epoch, long step, long total, int examples, double loss) {
        long now = System.nanoTime();
        if (epoch == lastEpoch) {
            steps.add(now - lastEnd);
        }
        lastEpoch = epoch;
        lastEnd = now;
    }

    /** The median time of a step in milliseconds; null if no step was counted. */
    Double milliseconds() {
        if (steps.isEmpty()) {
            return null;
        }
        List<Long> sorted = new ArrayList<>(steps);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2) / 1e6;
    }
}
