package io.github.dropbits.nn.optim;

import io.github.dropbits.core.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A group of parameters that are optimized with the same settings.
 *
 * @param parameters the parameters by name
 * @param learningRate the learning rate, before multiplication by the schedule's factor; finite and not negative
 * @param weightDecay the weight decay; finite and not negative
 */
public record ParameterGroup(Map<String, Tensor> parameters, double learningRate, double weightDecay) {
    /**
     * Creates a group, and copies the map.
     *
     * @throws IllegalArgumentException if the learning rate or the weight decay is negative or not finite
     */
    public ParameterGroup {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        if (!(learningRate >= 0 && Double.isFinite(learningRate))) {
            throw new IllegalArgumentException("learning rate must be finite and not negative, not " + learningRate);
        }
        if (!(weightDecay >= 0 && Double.isFinite(weightDecay))) {
            throw new IllegalArgumentException("weight decay must be finite and not negative, not " + weightDecay);
        }
    }
}
