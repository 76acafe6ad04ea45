package io.github.dropbits.nn.train;

/**
 * A module with settings that change over the training, such as a quantizer's noise scale. The {@link Trainer} tells
 * the progress to all such modules of its model.
 */
public interface ProgressListener {
    /**
     * Tells the progress of the training, after each step.
     *
     * @param progress the completed share of the training, 0 to 1
     */
    void progress(double progress);
}
