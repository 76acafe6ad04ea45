package io.github.dropbits.nn.train;

import io.github.dropbits.core.Tensor;
import java.util.Map;

/**
 * State of a training run in addition to the model and the optimizer. A {@link Checkpoint} must save this state, too.
 */
public interface TrainingState {
    /**
     * Returns the name under which a checkpoint stores this state.
     *
     * @return the name, which must be unique among the states of a training run
     */
    String name();

    /**
     * Returns the tensors of this state by name.
     *
     * @return the tensors themselves, not copies; loading a checkpoint sets their values
     */
    Map<String, Tensor> state();
}
