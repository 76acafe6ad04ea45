package io.github.dropbits.nn.optim;

import io.github.dropbits.core.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parameters that are optimized with the same settings.
 *
 * @param parameters the parameters by name
 * @param learningRate their learning rate, before the schedule's factor
 * @param weightDecay their weight decay
 */
public record ParameterGroup(Map<String, Tensor> parameters, double learningRate, double weightDecay) {
    /**
     * Checks the numbers and copies the map.
     *
     * @throws IllegalArgumentException if a number is negative or not finite
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
