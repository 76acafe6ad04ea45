package io.github.dropbits.quant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which layers are quantized, and how: one plan for all, plans for single layers by name, layers left as they are.
 * Immutable.
 */
public final class QuantizationRule {
    /**
     * How a layer is quantized.
     *
     * @param weight the weights; null to leave them in float
     * @param input the layer's input; null to leave it in float
     */
    public record Plan(QuantizerFactory weight, QuantizerFactory input) {
    }

    private static final int INPUT_BITS = 8;

    private final Plan common;
    private final QuantizerFactory networkInput;
    private final Map<String, Optional<Plan>> byName;

    private QuantizationRule(Plan common, QuantizerFactory networkInput, Map<String, Optional<Plan>> byName) {
        this.common = common;
        this.networkInput = networkInput;
        this.byName = byName;
    }

    /**
     * All layers alike, the first and the last included. The network's own input takes 8 bits, whatever the other
     * activations take (cpq.md, section 1), by the quantizer that the method of the activations, or else of the
     * weights, names for it ({@link QuantizerFactory#networkInput}).
     *
     * @param weight the weights' quantizer; null to leave them in float
     * @param activation the quantizer of what comes out of other layers; null to leave it in float
     * @return the rule
     */
    public static QuantizationRule all(QuantizerFactory weight, QuantizerFactory activation) {
        QuantizerFactory method = activation != null ? activation : weight;
        return new QuantizationRule(new Plan(weight, activation),
                method == null ? null : method.networkInput(INPUT_BITS), Map.of());
    }

    /**
     * With another quantizer for the network's own input.
     *
     * @param factory the quantizer's; null to leave the input in float
     * @return the changed rule
     */
    public QuantizationRule networkInput(QuantizerFactory factory) {
        return new QuantizationRule(common, factory, byName);
    }

    /**
     * With a plan of its own for a layer.
     *
     * @param name the layer's name in the model
     * @param plan its plan, its input's quantizer even if that is the network's own; for none see {@link #skip}
     * @return the changed rule
     */
    public QuantizationRule layer(String name, Plan plan) {
        return with(name, Optional.of(Objects.requireNonNull(plan, "plan")));
    }

    /**
     * With a layer left in float.
     *
     * @param name the layer's name in the model
     * @return the changed rule
     */
    public QuantizationRule skip(String name) {
        return with(name, Optional.empty());
    }

    private QuantizationRule with(String name, Optional<Plan> plan) {
        Map<String, Optional<Plan>> map = new LinkedHashMap<>(byName);
        map.put(name, plan);
        return new QuantizationRule(common, networkInput, map);
    }

    /** The layers that have a word of their own. */
    Iterable<String> named() {
        return byName.keySet();
    }

    /** Whether a layer is left in float by its name. */
    boolean skips(String name) {
        Optional<Plan> own = byName.get(name);
        return own != null && own.isEmpty();
    }

    /** A layer's plan; null if it is left in float. */
    Plan plan(String name, boolean takesNetworkInput) {
        Optional<Plan> own = byName.get(name);
        if (own != null) {
            return own.orElse(null);
        }
        return takesNetworkInput ? new Plan(common.weight(), networkInput) : common;
    }
}
