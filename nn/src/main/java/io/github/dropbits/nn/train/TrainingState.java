package io.github.dropbits.nn.train;

import io.github.dropbits.core.Tensor;
import java.util.Map;

/** State that a training keeps besides its model and its optimizer, and that its {@link Checkpoint} must hold, too. */
public interface TrainingState {
    /**
     * The name of this state's part of a checkpoint.
     *
     * @return a name that no other state of the same training has
     */
    String name();

    /**
     * The state's tensors by name.
     *
     * @return the live tensors; reading a checkpoint sets their values
     */
    Map<String, Tensor> state();
}
