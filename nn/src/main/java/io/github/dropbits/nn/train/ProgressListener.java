package io.github.dropbits.nn.train;

/**
 * Implemented by modules with settings that change during training, such as the noise scale of a quantizer. The
 * {@link Trainer} reports its progress to all such modules of its model.
 */
public interface ProgressListener {
    /**
     * Called after each training step.
     *
     * @param progress the completed fraction of the training run, from 0 to 1
     */
    void progress(double progress);
}
