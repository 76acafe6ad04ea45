package io.github.dropbits.cli.experiment;

import io.github.dropbits.nn.train.TrainingListener;
import java.util.Locale;

/** Prints the progress and the remaining time of an experiment to stderr, after each epoch of any of its trainings. */
final class Progress {
    private final String experiment;
    private final long epochs;
    private final long start = System.nanoTime();
    /** The number of epochs that were finished before this run of the experiment. */
    private long known;
    /** The number of epochs that were finished in this run of the experiment. */
    private long done;

    /**
     * Starts the clock.
     *
     * @param experiment the experiment's name
     * @param epochs the total number of epochs of all trainings
     */
    Progress(String experiment, long epochs) {
        this.experiment = experiment;
        this.epochs = epochs;
    }

    /** Adds epochs that an earlier, interrupted run of the experiment has finished. */
    synchronized void known(int more) {
        known += Math.max(0, more);
    }

    /** The listener for one training, which prints a line after each of its epochs. */
    TrainingListener of(String training) {
        return new TrainingListener() {
            @Override
            public void epochDone(int epoch, double loss) {
                print(training, epoch + 1, loss);
            }
        };
    }

    private synchronized void print(String training, int epoch, double loss) {
        done++;
        double each = (System.nanoTime() - start) / 1e9 / done;
        long left = Math.round(each * Math.max(0, epochs - known - done));
        System.err.printf(Locale.ROOT, "%s: %s, epoch %d, loss %.4f; %d of %d epochs, about %s left%n", experiment,
                training, epoch, loss, known + done, epochs, time(left));
    }

    private static String time(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min"
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
    }
}
