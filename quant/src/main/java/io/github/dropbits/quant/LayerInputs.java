package io.github.dropbits.quant;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.graph.GraphValue;
import io.github.dropbits.nn.graph.ModelGraph;
import io.github.dropbits.nn.layers.WeightLayer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each layer with weights takes in a run of the model on a sample. Of a layer used several times, every use
 * counts.
 */
final class LayerInputs {
    private final Map<Module, List<GraphValue>> inputs = new IdentityHashMap<>();
    private final Map<Module, Long> multiplyAdds = new IdentityHashMap<>();

    LayerInputs(Module model, Tensor sample) {
        int examples = sample.shape().rank() == 0 ? 1 : Math.max(1, sample.shape().dim(0));
        for (ModelGraph.Use use : ModelGraph.of(model, sample).uses()) {
            if (use.module() instanceof WeightLayer layer) {
                inputs.computeIfAbsent(layer, m -> new ArrayList<>()).add(use.input());
                multiplyAdds.merge(layer, layer.multiplyAdds(use.output().tensor()) / examples, Long::sum);
            }
        }
    }

    /** Whether the sample reaches a layer. */
    boolean reached(Module layer) {
        return inputs.containsKey(layer);
    }

    /** Multiplications of a weight with an input, for one example. */
    long multiplyAdds(Module layer) {
        return multiplyAdds.get(layer);
    }

    /** Whether what a layer takes cannot be negative. */
    boolean nonNegative(Module layer) {
        return inputs.get(layer).stream().allMatch(GraphValue::nonNegative);
    }

    /** Whether a layer takes the network's own input. */
    boolean networkInput(Module layer) {
        return inputs.get(layer).stream().allMatch(GraphValue::networkInput);
    }
}
