package io.github.dropbits.nn.train;

/** A listener that is told of a training's steps and epochs. All methods do nothing unless overridden. */
public interface TrainingListener {
    /**
     * A step was made.
     *
     * @param epoch the epoch, from 0
     * @param step the step within the whole training, from 1
     * @param total the number of steps of the whole training
     * @param examples the number of examples in the step's batches
     * @param loss the step's loss
     */
    default void stepDone(int epoch, long step, long total, int examples, double loss) {
    }

    /**
     * An epoch was finished.
     *
     * @param epoch the epoch, from 0
     * @param loss the mean loss of its steps
     */
    default void epochDone(int epoch, double loss) {
    }
}
