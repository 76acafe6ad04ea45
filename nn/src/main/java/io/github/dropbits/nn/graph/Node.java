package io.github.dropbits.nn.graph;

import io.github.dropbits.core.Op;
import io.github.dropbits.nn.Module;
import java.util.List;

/** A node of a {@link ModelGraph}: an op or a module that computes one {@link GraphValue} from others. */
public sealed interface Node {
    /**
     * Returns the inputs of this node.
     *
     * @return the inputs, in order
     */
    List<GraphValue> inputs();

    /**
     * Returns the output of this node.
     *
     * @return the output
     */
    GraphValue output();

    /**
     * Returns the name of the innermost layer that applied this node.
     *
     * @return the layer's name in the model; empty for the model itself
     */
    String layer();

    /**
     * Returns the name of this node for messages.
     *
     * @return {@code op} followed by the op's name, or the description of the module
     */
    String name();

    /**
     * A node that represents an op.
     *
     * @param op the op that was applied
     * @param inputs the inputs, in order
     * @param output the output
     * @param layer the name of the innermost layer that applied the op; empty for the model itself
     */
    record OfOp(Op op, List<GraphValue> inputs, GraphValue output, String layer) implements Node {
        @Override
        public String name() {
            return "op " + op.name();
        }
    }

    /**
     * A node that represents an entire module, see {@link ModelGraph#of(Module, io.github.dropbits.core.Tensor,
     * java.util.function.Predicate)}.
     *
     * @param module the module
     * @param input the input
     * @param output the output
     * @param layer the name of the module in the model; empty for the model itself and for a module outside the model
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
