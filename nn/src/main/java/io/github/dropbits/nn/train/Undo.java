package io.github.dropbits.nn.train;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Saves the values that a forward pass may modify in a model, so that a failed step can be undone. These are the
 * buffers, such as the running statistics of batch norms, and the random streams. In the first step they also include
 * the parameters, because quantizers then compute their initial step sizes.
 */
final class Undo {
    private final Map<Tensor, float[]> values = new IdentityHashMap<>();
    private final Map<RandomStream, long[]> streams = new IdentityHashMap<>();
    private boolean withParameters;

    /** Saves the current state. The arrays of earlier calls are reused. */
    void remember(Module model, boolean parameters) {
        if (withParameters && !parameters) {
            values.clear();
        }
        withParameters = parameters;
        model.namedBuffers().values().forEach(this::keep);
        if (parameters) {
            model.namedParameters().values().forEach(this::keep);
        }
        model.namedStreams().values().forEach(s -> streams.put(s, s.state()));
    }

    private void keep(Tensor t) {
        float[] kept = values.computeIfAbsent(t, any -> new float[t.elements()]);
        System.arraycopy(t.array(), 0, kept, 0, kept.length);
    }

    /** Restores the saved state. */
    void restore() {
        values.forEach(Tensor::set);
        streams.forEach(RandomStream::restore);
    }
}
