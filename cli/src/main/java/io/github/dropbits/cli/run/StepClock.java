package io.github.dropbits.cli.run;

import io.github.dropbits.nn.train.TrainingListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures the time of training steps, from the end of one step to the end of the next. The first step of each epoch is
 * not counted, because no other step of the epoch ended before it.
 */
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
