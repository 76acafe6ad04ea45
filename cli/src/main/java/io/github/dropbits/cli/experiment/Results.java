package io.github.dropbits.cli.experiment;

import java.util.List;
import java.util.Map;

/**
 * The results of all trainings of an experiment.
 *
 * @param arms the arms
 * @param byArm for each arm's name, the results of the arm's trainings in the order of the seeds
 * @param histories for each arm's name, the histories (figures of each epoch) of the arm's trainings in the order of
 *     the seeds
 */
record Results(List<Arm> arms, Map<String, List<Map<String, Object>>> byArm,
        Map<String, List<List<Map<String, Object>>>> histories) {
    /** The number of seeds. */
    int seeds() {
        return byArm.values().iterator().next().size();
    }

    /** The final accuracies of an arm's trainings, in the order of the seeds. */
    double[] accuracies(String arm) {
        return byArm.get(arm).stream().mapToDouble(Results::accuracy).toArray();
    }

    static double accuracy(Map<String, Object> result) {
        Object quantized = result.get("quantized_accuracy");
        return ((Number) (quantized == null ? result.get("float_accuracy") : quantized)).doubleValue();
    }

    /**
     * One figure for each of an arm's trainings, in the order of the seeds. For the key {@link Comparison#ACCURACY} it
     * is the final accuracy. For any other key it is the number that the result has under this key, or NaN if there is
     * none.
     */
    double[] figures(String arm, String key) {
        return key.equals(Comparison.ACCURACY) ? accuracies(arm) : byArm.get(arm).stream()
                .mapToDouble(r -> r.get(key) instanceof Number n ? n.doubleValue() : Double.NaN).toArray();
    }
}
