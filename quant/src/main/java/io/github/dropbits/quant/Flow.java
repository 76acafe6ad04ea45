package io.github.dropbits.quant;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.Trace;
import io.github.dropbits.core.ops.Pad;
import io.github.dropbits.core.ops.Permute;
import io.github.dropbits.core.ops.Reshape;
import io.github.dropbits.core.ops.Slice;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.WeightLayer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What flows into each layer, found by running the model once on a sample and looking at the ops: whether the values
 * cannot be negative, and whether they are the network's own input. So it works for any forward that a user writes.
 */
final class Flow {
    private final Map<Module, List<Tensor>> inputs = new IdentityHashMap<>();
    private final Map<Module, Long> multiplyAdds = new IdentityHashMap<>();
    private final Map<Tensor, Boolean> nonNegative = new IdentityHashMap<>();
    private final Map<Tensor, Boolean> own = new IdentityHashMap<>();

    Flow(Module model, Tensor sample) {
        Tensor start = sample.detach();
        int examples = sample.shape().rank() == 0 ? 1 : Math.max(1, sample.shape().dim(0));
        Trace trace = Trace.of(() -> NoGrad.call(() -> model.evaluating(() -> Module.watch((module, in, out) -> {
            if (module instanceof WeightLayer layer) {
                inputs.computeIfAbsent(module, m -> new ArrayList<>()).add(in);
                multiplyAdds.merge(module, layer.multiplyAdds(out) / examples, Long::sum);
            }
        }, () -> model.apply(start)))));
        nonNegative.put(start, min(start) >= 0);
        own.put(start, true);
        for (Trace.Step step : trace.steps()) {
            boolean[] in = new boolean[step.inputs().size()];
            for (int i = 0; i < in.length; i++) {
                in[i] = isNonNegative(step.inputs().get(i));
            }
            nonNegative.put(step.output(), step.op().outputNonNegative(in));
            boolean moves = step.op() instanceof Reshape || step.op() instanceof Permute || step.op() instanceof Slice
                    || step.op() instanceof Pad;
            own.put(step.output(), moves && own.getOrDefault(step.inputs().getFirst(), false));
        }
    }

    private boolean isNonNegative(Tensor t) {
        // A constant stays what it is; a parameter may change its sign.
        return nonNegative.computeIfAbsent(t, c -> !c.needsGradient() && min(c) >= 0);
    }

    private static float min(Tensor t) {
        float min = Float.POSITIVE_INFINITY;
        for (float v : t.array()) {
            min = Math.min(min, v);
        }
        return min;
    }

    boolean reached(Module layer) {
        return inputs.containsKey(layer);
    }

    /** Multiplications of a weight with an input, for one example. */
    long multiplyAdds(Module layer) {
        return multiplyAdds.get(layer);
    }

    /** Of a layer that is used several times, every use counts. */
    boolean nonNegative(Module layer) {
        return inputs.get(layer).stream().allMatch(this::isNonNegative);
    }

    boolean networkInput(Module layer) {
        return inputs.get(layer).stream().allMatch(t -> own.getOrDefault(t, false));
    }
}
