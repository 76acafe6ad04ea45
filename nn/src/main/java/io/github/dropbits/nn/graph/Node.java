package io.github.dropbits.nn.graph;

import io.github.dropbits.core.Op;
import io.github.dropbits.nn.Module;
import java.util.List;

/** What makes a {@link GraphValue} of a {@link ModelGraph} from others. */
public sealed interface Node {
    /**
     * What it takes.
     *
     * @return the inputs, in order
     */
    List<GraphValue> inputs();

    /**
     * What it makes.
     *
     * @return the output
     */
    GraphValue output();

    /**
     * The innermost layer that applied it.
     *
     * @return the layer's name in the model; empty for the model itself
     */
    String layer();

    /**
     * The name of a node for messages.
     *
     * @return the name of the op, or the description of the module
     */
    String name();

    /**
     * An op.
     *
     * @param op the op as it was applied
     * @param inputs what it took
     * @param output what it made
     * @param layer the innermost layer that applied it
     */
    record OfOp(Op op, List<GraphValue> inputs, GraphValue output, String layer) implements Node {
        @Override
        public String name() {
            return "op " + op.name();
        }
    }

    /**
     * A module that the reader of the graph takes as a whole.
     *
     * @param module the module
     * @param input what it took
     * @param output what it made
     * @param layer its name in the model; empty if it is no part of the model
     */
    record OfModule(Module module, GraphValue input, GraphValue output, String layer) implements Node {
        @Override
        public List<GraphValue> inputs() {
            return List.of(input);
        }

        @Override
        public String name() {
            return module.describe();
        }
    }
}
