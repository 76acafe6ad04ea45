package io.github.dropbits.bench.experiment;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the ways of training that an experiment compares, to be run with every seed.
 *
 * @param name its name, unique within the experiment
 * @param group what it is drawn together with, such as {@code 2 bits}
 * @param start the arm from whose float model it starts; null if it trains in float itself
 * @param lengths the arm whose learned bit-lengths it takes; null for none
 * @param args its settings beside those of the experiment
 */
record Arm(String name, String group, String start, String lengths, List<String> args) {
    /** The name of the float training that the quantized ones start from. */
    static final String FLOAT = "float";

    /** A training in float alone. */
    static Arm floating(String name, String... args) {
        return new Arm(name, "float", null, null, with(args, "--quantizer=none"));
    }

    /** A quantized training from the float arm's model. */
    static Arm quantized(String name, String group, String... args) {
        return new Arm(name, group, FLOAT, null, List.of(args));
    }

    /** The same with the bit-lengths that another arm learned with the same seed. */
    Arm lengthsOf(String other) {
        return new Arm(name, group, start, other, args);
    }

    private static List<String> with(String[] args, String more) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add(more);
        return List.copyOf(all);
    }

    /** Whether all that it takes from others is among the given arms. */
    boolean ready(List<String> done) {
        return (start == null || done.contains(start)) && (lengths == null || done.contains(lengths));
    }
}
