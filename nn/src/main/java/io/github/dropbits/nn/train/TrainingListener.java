package io.github.dropbits.nn.train;

/** A listener that is called after the steps and epochs of a training run. The methods do nothing by default. */
public interface TrainingListener {
    /**
     * Called after each optimizer step.
     *
     * @param epoch the number of the epoch, starting at 0
     * @param step the number of the step in the training run, starting at 1
     * @param total the total number of steps of the training run
     * @param examples the number of examples in the batches of the step
     * @param loss the loss of the step
     */
    default void stepDone(int epoch, long step, long total, int examples, double loss) {
    }

    /**
     * Called after each epoch.
     *
     * @param epoch the number of the epoch, starting at 0
     * @param loss the mean loss over the steps of the epoch
     */
    default void epochDone(int epoch, double loss) {
    }
}
