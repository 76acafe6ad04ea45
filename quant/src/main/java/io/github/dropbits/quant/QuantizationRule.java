package io.github.dropbits.quant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule that specifies which layers are quantized, and how. It consists of a common plan for all layers, plans for
 * individual layers by name, and the names of layers that remain in float. Rules are immutable.
 */
public final class QuantizationRule {
    /**
     * Specifies how a layer is quantized.
     *
     * @param weight the factory of the weights' quantizer; null if the weights remain in float
     * @param input the factory of the input's quantizer; null if the input remains in float
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
     * Creates a rule that quantizes all layers in the same way, including the first and the last layer. The network's
     * own input is an exception: it is quantized to 8 bits, regardless of the bit-length of the other activations
     * (cpq.md, section 1). Its quantizer is created by {@link QuantizerFactory#networkInput} of the activation factory,
     * or of the weight factory if the activation factory is null.
     *
     * @param weight the factory of the quantizers of weights; null if weights remain in float
     * @param activation the factory of the quantizers of inputs that are outputs of other layers; null if these inputs
     *     remain in float
     * @return the rule
     */
    public static QuantizationRule all(QuantizerFactory weight, QuantizerFactory activation) {
        QuantizerFactory method = activation != null ? activation : weight;
        return new QuantizationRule(new Plan(weight, activation),
                method == null ? null : method.networkInput(INPUT_BITS), Map.of());
    }

    /**
     * Returns a copy of this rule with a different quantizer for the network's own input.
     *
     * @param factory the factory of this quantizer; null if the network's own input remains in float
     * @return the new rule
     */
    public QuantizationRule networkInput(QuantizerFactory factory) {
        return new QuantizationRule(common, factory, byName);
    }

    /**
     * Returns a copy of this rule with a separate plan for one layer.
     *
     * @param name the name of the layer in the model
     * @param plan the plan, which applies to the input of the layer even if this is the network's own input. To leave
     *     the layer in float, use {@link #skip} instead
     * @return the new rule
     */
    public QuantizationRule layer(String name, Plan plan) {
        return with(name, Optional.of(Objects.requireNonNull(plan, "plan")));
    }

    /**
     * Returns a copy of this rule that leaves one layer in float.
     *
     * @param name the name of the layer in the model
     * @return the new rule
     */
    public QuantizationRule skip(String name) {
        return with(name, Optional.empty());
    }

    private QuantizationRule with(String name, Optional<Plan> plan) {
        Map<String, Optional<Plan>> map = new LinkedHashMap<>(byName);
        map.put(name, plan);
        return new QuantizationRule(common, networkInput, map);
    }

    /** Returns the names of the layers that have a separate plan or are skipped. */
    Iterable<String> named() {
        return byName.keySet();
    }

    /** Returns whether a layer is skipped by name. */
    boolean skips(String name) {
        Optional<Plan> own = byName.get(name);
        return own != null && own.isEmpty();
    }

    /** Returns the plan of a layer; null if the layer remains in float. */
    Plan plan(String name, boolean takesNetworkInput) {
        Optional<Plan> own = byName.get(name);
        if (own != null) {
            return own.orElse(null);
        }
        return takesNetworkInput ? new Plan(common.weight(), networkInput) : common;
    }
}
