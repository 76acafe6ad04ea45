package io.github.dropbits.nn.models;

import io.github.dropbits.core.RandomStream;
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
 * VGG-7 in the variant that is common in quantization papers, for images of 32x32. With width 128 its layers are
 * 2x128C3-MP2-2x256C3-MP2-2x512C3-MP2-1024FC, in the notation of {@link LeNet5}, followed by a linear layer for the
 * classes. Each convolution is followed by batch norm. With width 128, three channels and ten classes the network has
 * 12,978,058 parameters.
 */
public final class Vgg7 {
    private Vgg7() {
    }

    /**
     * Creates a network with random weights.
     *
     * @param channels the number of channels of the images
     * @param classes the number of classes
     * @param width the number of channels of the first two convolutions, 128 in the papers
     * @param random the stream that the initial weights are drawn from
     * @return a new model, which maps {@code [N, channels, 32, 32]} to {@code [N, classes]}
     */
    public static Sequential create(int channels, int classes, int width, RandomStream random) {
        Map<String, Module> m = new LinkedHashMap<>();
        int in = channels;
        for (int i = 1; i <= 6; i++) {
            int out = width << (i - 1) / 2;
            m.put("conv" + i, new Conv2d(in, out, 3, ConvOptions.DEFAULT.padding(1), false, random.split("conv" + i)));
            m.put("bn" + i, new BatchNorm2d(out));
            m.put("relu" + i, Activation.relu());
            if (i % 2 == 0) {
                m.put("pool" + i / 2, Pooling.max(2));
            }
            in = out;
        }
        m.put("flatten", new Flatten());
        m.put("fc1", new Linear(in * 16, 8 * width, random.split("fc1")));
        m.put("relu7", Activation.relu());
        m.put("fc2", new Linear(8 * width, classes, random.split("fc2")));
        return new Sequential(m);
    }
}
