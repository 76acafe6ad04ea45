package io.github.dropbits.nn.train;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Displays the progress, the speed and the remaining time of a training run in one line. On a terminal the line is
 * updated in place; otherwise a new line is printed every few seconds.
 */
public final class ProgressBar implements TrainingListener {
    private static final int WIDTH = 24;

    private final PrintStream out;
    private final String title;
    private final boolean terminal;
    private long began;
    private long firstStep;
    private long examples;
    private long lastShown;

    /**
     * Creates a progress bar.
     *
     * @param title the text at the start of the line, such as {@code train}
     * @param out the stream to print to, usually {@code System.err}
     */
    public ProgressBar(String title, PrintStream out) {
        this.title = title;
        this.out = out;
        this.terminal = System.console() != null && System.console().isTerminal();
    }

    @Override
    public void stepDone(int epoch, long step, long total, int count, double loss) {
        long now = System.nanoTime();
        if (began == 0) {
            began = now;
            firstStep = step;
            return;
        }
        examples += count;
        double pause = terminal ? 0.1e9 : 5e9;
        if (step < total && now - lastShown < pause && step > firstStep + 1) {
            return;
        }
        lastShown = now;
        double seconds = (now - began) / 1e9;
        double left = seconds / (step - firstStep) * (total - step);
        int done = (int) Math.min(WIDTH, WIDTH * step / Math.max(1, total));
        String line = String.format(Locale.ROOT, "%s [%s%s] %d/%d  epoch %d  loss %.4f  %.0f examples/s  %s left",
                title,
                "=".repeat(done), " ".repeat(WIDTH - done), step, total, epoch + 1, loss, examples / seconds,
                time(left));
        out.print(terminal ? "\r" + line + (step == total ? "\n" : "") : line + "\n");
        out.flush();
    }

    private static String time(double seconds) {
        long s = Math.round(seconds);
        return s < 60 ? s + "s" : s / 60 + "m" + String.format(Locale.ROOT, "%02d", s % 60) + "s";
    }
}
