package io.github.dropbits.nn.models;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small convolutional network with batch norm for images as small as 8x8. Its layers are 16C3-32C3-MP2-64FC, in the
 * notation of {@link LeNet5}, followed by a linear layer for the classes.
 */
public final class SmallCnn {
    private SmallCnn() {
    }

    /**
     * Creates a network with random weights.
     *
     * @param channels the number of channels of the images
     * @param height the height of the images, even
     * @param width the width of the images, even
     * @param classes the number of classes
     * @param random the stream that the initial weights are drawn from
     * @return a new model, which maps {@code [N, channels, height, width]} to {@code [N, classes]}
     */
    public static Sequential create(int channels, int height, int width, int classes, RandomStream random) {
        ConvOptions same = ConvOptions.DEFAULT.padding(1);
        Map<String, Module> m = new LinkedHashMap<>();
        m.put("conv1", new Conv2d(channels, 16, 3, same, false, random.split("conv1")));
        m.put("bn1", new BatchNorm2d(16));
        m.put("relu1", Activation.relu());
        m.put("conv2", new Conv2d(16, 32, 3, same, false, random.split("conv2")));
        m.put("bn2", new BatchNorm2d(32));
        m.put("relu2", Activation.relu());
        m.put("pool", Pooling.max(2));
        m.put("flatten", new Flatten());
        m.put("fc1", new Linear(Shape.of(32, height / 2, width / 2).elements(), 64, random.split("fc1")));
        m.put("relu3", Activation.relu());
        m.put("fc2", new Linear(64, classes, random.split("fc2")));
        return new Sequential(m);
    }
}
