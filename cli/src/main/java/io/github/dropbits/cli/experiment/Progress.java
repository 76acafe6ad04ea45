package io.github.dropbits.cli.experiment;

import io.github.dropbits.nn.train.TrainingListener;
import java.util.Locale;

/** Tells on stderr how far an experiment is and how long it will take, after each epoch of any of its trainings. */
final class Progress {
    private final String experiment;
    private final long epochs;
    private final long start = System.nanoTime();
    private long known;
    private long done;

    /** For so many epochs in all. */
    Progress(String experiment, long epochs) {
        this.experiment = experiment;
        this.epochs = epochs;
    }

    /** Notes epochs that an earlier run of the experiment has done. */
    synchronized void known(int more) {
        known += Math.max(0, more);
    }

    /** What one training tells its epochs to. */
    TrainingListener of(String training) {
        return new TrainingListener() {
            @Override
            public void epochDone(int epoch, double loss) {
                tell(training, epoch + 1, loss);
            }
        };
    }

    private synchronized void tell(String training, int epoch, double loss) {
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
