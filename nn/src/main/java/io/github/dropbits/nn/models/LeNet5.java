package io.github.dropbits.nn.models;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * LeNet-5 in the variant that is common in quantization papers, 20C5-MP2-50C5-MP2-500FC-10, for images of 28x28 with
 * one channel. In this notation, 20C5 is a convolution with 20 kernels of 5x5, MP2 is max pooling with 2x2 windows, and
 * 500FC is a linear layer with 500 outputs. With ten classes the network has 431,080 parameters.
 */
public final class LeNet5 {
    private LeNet5() {
    }

    /**
     * Creates a network with random weights.
     *
     * @param classes the number of classes
     * @param random the stream that the initial weights are drawn from
     * @return a new model, which maps {@code [N, 1, 28, 28]} to {@code [N, classes]}
     */
    public static Sequential create(int classes, RandomStream random) {
        Map<String, Module> m = new LinkedHashMap<>();
        m.put("conv1", new Conv2d(1, 20, 5, random.split("conv1")));
        m.put("relu1", Activation.relu());
        m.put("pool1", Pooling.max(2));
        m.put("conv2", new Conv2d(20, 50, 5, random.split("conv2")));
        m.put("relu2", Activation.relu());
        m.put("pool2", Pooling.max(2));
        m.put("flatten", new Flatten());
        m.put("fc1", new Linear(800, 500, random.split("fc1")));
        m.put("relu3", Activation.relu());
        m.put("fc2", new Linear(500, classes, random.split("fc2")));
        return new Sequential(m);
    }
}
