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
 * The inputs of each layer with weights, recorded in one run of the model on a sample. If a layer is applied several
 * times, all of its inputs are recorded.
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

    /** Returns whether a layer was applied in the run. */
    boolean reached(Module layer) {
        return inputs.containsKey(layer);
    }

    /** Returns the number of multiply-adds of a layer per example. */
    long multiplyAdds(Module layer) {
        return multiplyAdds.get(layer);
    }

    /** Returns whether it is certain that no input of a layer contains negative values. */
    boolean nonNegative(Module layer) {
        return inputs.get(layer).stream().allMatch(GraphValue::nonNegative);
    }

    /** Returns whether every input of a layer is the network's own input. */
    boolean networkInput(Module layer) {
        return inputs.get(layer).stream().allMatch(GraphValue::networkInput);
    }
}
