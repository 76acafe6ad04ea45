package io.github.dropbits.nn.train;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Remembers what a forward pass may change in a model, so that a step that is refused leaves no trace: buffers, such as
 * batch norm's running statistics, random streams, and in the first step also parameters, because quantizers compute
 * their first steps then.
 */
final class Undo {
    private final Map<Tensor, float[]> values = new IdentityHashMap<>();
    private final Map<RandomStream, long[]> streams = new IdentityHashMap<>();
    private boolean withParameters;

    /** Remembers the present state. The arrays of earlier calls are used again. */
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

    /** Puts the remembered state back. */
    void restore() {
        values.forEach(Tensor::set);
        streams.forEach(RandomStream::restore);
    }
}
