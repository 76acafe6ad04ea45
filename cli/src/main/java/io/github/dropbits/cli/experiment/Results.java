package io.github.dropbits.cli.experiment;

import java.util.List;
import java.util.Map;

/**
 * What the trainings of an experiment gave.
 *
 * @param arms the arms
 * @param byArm a result a seed, for each arm's name
 * @param histories the epochs of each training, likewise
 */
record Results(List<Arm> arms, Map<String, List<Map<String, Object>>> byArm,
        Map<String, List<List<Map<String, Object>>>> histories) {
    /** The number of seeds. */
    int seeds() {
        return byArm.values().iterator().next().size();
    }

    /** An arm's accuracies at the end of its training, by seed. */
    double[] accuracies(String arm) {
        return byArm.get(arm).stream().mapToDouble(Results::accuracy).toArray();
    }

    static double accuracy(Map<String, Object> result) {
        Object quantized = result.get("quantized_accuracy");
        return ((Number) (quantized == null ? result.get("float_accuracy") : quantized)).doubleValue();
    }

    /** A figure of an arm's results by seed, its accuracy or another; NaN where it is not there. */
    double[] figures(String arm, String key) {
        return key.equals(Comparison.ACCURACY) ? accuracies(arm) : byArm.get(arm).stream()
                .mapToDouble(r -> r.get(key) instanceof Number n ? n.doubleValue() : Double.NaN).toArray();
    }
}
