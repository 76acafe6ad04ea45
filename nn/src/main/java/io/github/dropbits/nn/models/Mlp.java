package io.github.dropbits.nn.models;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import java.util.LinkedHashMap;
import java.util.Map;

/** A multilayer perceptron with ReLU activations between its layers. */
public final class Mlp {
    private Mlp() {
    }

    /**
     * Creates a network with random weights.
     *
     * @param classes the number of classes
     * @param random the stream that the initial weights are drawn from
     * @param widths the number of inputs, followed by the width of each hidden layer
     * @return a new model, which maps {@code [N, ...]} to {@code [N, classes]}
     * @throws IllegalArgumentException if {@code widths} is empty
     */
    public static Sequential create(int classes, RandomStream random, int... widths) {
        if (widths.length == 0) {
            throw new IllegalArgumentException("a perceptron needs at least the number of its inputs");
        }
        Map<String, Module> m = new LinkedHashMap<>();
        m.put("flatten", new Flatten());
        for (int i = 1; i < widths.length; i++) {
            m.put("fc" + i, new Linear(widths[i - 1], widths[i], random.split("fc" + i)));
            m.put("relu" + i, Activation.relu());
        }
        String last = "fc" + widths.length;
        m.put(last, new Linear(widths[widths.length - 1], classes, random.split(last)));
        return new Sequential(m);
    }
}
