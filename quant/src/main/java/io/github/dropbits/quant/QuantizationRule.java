package io.github.dropbits.quant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The rule that says which layers are quantized, and how: a common plan for all layers, plans for single layers by
 * name, and layers that are left in float. Immutable.
 */
public final class QuantizationRule {
    /**
     * How a layer is quantized.
     *
     * @param weight the factory of the weights' quantizer; null to leave the weights in float
     * @param input the factory of the input's quantizer; null to leave the input in float
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
     * A rule that quantizes all layers alike, the first and the last included. The network's own input, which comes
     * from no other layer, is quantized to 8 bits, whatever the bit-length of the other activations (cpq.md, section
     * 1). Its quantizer comes from {@link QuantizerFactory#networkInput} of the activations' factory, or of the
     * weights' factory if there is none for activations.
     *
     * @param weight the factory of the weights' quantizers; null to leave weights in float
     * @param activation the factory of the quantizers of inputs that come from other layers; null to leave these
     *     inputs in float
     * @return the rule
     */
    public static QuantizationRule all(QuantizerFactory weight, QuantizerFactory activation) {
        QuantizerFactory method = activation != null ? activation : weight;
        return new QuantizationRule(new Plan(weight, activation),
                method == null ? null : method.networkInput(INPUT_BITS), Map.of());
    }

    /**
     * A copy of this rule with another quantizer for the network's own input.
     *
     * @param factory the factory of that quantizer; null to leave the input in float
     * @return the changed rule
     */
    public QuantizationRule networkInput(QuantizerFactory factory) {
        return new QuantizationRule(common, factory, byName);
    }

    /**
     * A copy of this rule with a separate plan for one layer.
     *
     * @param name the layer's name in the model
     * @param plan the layer's plan, which also applies to its input if that is the network's own; to leave the layer
     *     in float, use {@link #skip}
     * @return the changed rule
     */
    public QuantizationRule layer(String name, Plan plan) {
        return with(name, Optional.of(Objects.requireNonNull(plan, "plan")));
    }

    /**
     * A copy of this rule that leaves one layer in float.
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

    /** The names of the layers that have a separate plan or are skipped. */
    Iterable<String> named() {
        return byName.keySet();
    }

    /** Whether a layer is skipped by name. */
    boolean skips(String name) {
        Optional<Plan> own = byName.get(name);
        return own != null && own.isEmpty();
    }

    /** A layer's plan; null if the layer is left in float. */
    Plan plan(String name, boolean takesNetworkInput) {
        Optional<Plan> own = byName.get(name);
        if (own != null) {
            return own.orElse(null);
        }
        return takesNetworkInput ? new Plan(common.weight(), networkInput) : common;
    }
}
