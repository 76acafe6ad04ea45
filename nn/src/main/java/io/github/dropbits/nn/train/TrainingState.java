package io.github.dropbits.nn.train;

import io.github.dropbits.core.Tensor;
import java.util.Map;

/** What a training keeps besides its model and its optimizer, and what its {@link Checkpoint} must hold too. */
public interface TrainingState {
    /**
     * What it is, as its part of a checkpoint is called.
     *
     * @return a name that no other state of the same training has
     */
    String name();

    /**
     * What is kept, by name.
     *
     * @return the live tensors, which reading a checkpoint sets
     */
    Map<String, Tensor> state();
}
