package io.github.dropbits.nn.models;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 (Sandler et al. 2018, arXiv 1801.04381, table 2). The names of its parameters and buffers, and the
 * dropout of 0.2 before the classifier, are the same as in torchvision. With width 1 and 1000 classes the network has
 * 3,504,872 parameters.
 *
 * <p>For images of about 224x224 the network has five convolutions with stride 2. For images of 32x32 the first two of
 * these have stride 1, as is usual for CIFAR, so that the last feature maps are 4x4. These two are the first
 * convolution of the network and a convolution in the second group of blocks.
 */
public final class MobileNetV2 extends Module {
    /**
     * The groups of blocks (table 2 of the paper). Each row contains the expansion factor, the number of output
     * channels, the number of blocks, and the stride of the first block.
     */
    private static final int[][] GROUPS = {{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1},
        {6, 160, 3, 2}, {6, 320, 1, 1}};
    /** The number of output channels of the last convolution, for width 1. */
    private static final int LAST = 1280;
    private static final float DROP = 0.2f;

    private final Module features;
    private final Module average = new Sequential(Pooling.globalAverage(), new Flatten());
    private final Module classifier;

    /**
     * Creates a network with random weights.
     *
     * @param classes the number of classes
     * @param width the factor by which the numbers of channels are multiplied, positive and finite. The products are
     *     rounded to multiples of 8. The last convolution always has at least 1280 channels
     * @param small true for images of 32x32, false for images of about 224x224
     * @param random the stream that the initial weights are drawn from
     * @throws IllegalArgumentException if the width is not positive, not finite, or so large that a number of channels
     *     exceeds the range of int
     */
    public MobileNetV2(int classes, double width, boolean small, RandomStream random) {
        if (!(width > 0 && width < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("width must be more than 0 and finite, not " + width);
        }
        if (LAST * width > Integer.MAX_VALUE - 8.0) {
            throw new IllegalArgumentException("a width of " + width + " makes more than " + Integer.MAX_VALUE
                    + " channels");
        }
        List<Module> parts = new ArrayList<>();
        int in = rounded(32 * width);
        ConvOptions stem = ConvOptions.DEFAULT.padding(1).stride(small ? 1 : 2);
        parts.add(unit(3, in, 3, stem, random.split("features.0")));
        for (int g = 0; g < GROUPS.length; g++) {
            int out = rounded(GROUPS[g][1] * width);
            for (int i = 0; i < GROUPS[g][2]; i++) {
                int stride = i > 0 || small && g == 1 ? 1 : GROUPS[g][3];
                parts.add(new Block(in, out, GROUPS[g][0], stride, random.split("features." + parts.size())));
                in = out;
            }
        }
        int last = rounded(LAST * Math.max(1, width));
        parts.add(unit(in, last, 1, ConvOptions.DEFAULT, random.split("features." + parts.size())));
        features = child("features", new Sequential(parts.toArray(Module[]::new)));
        classifier = child("classifier",
                new Sequential(new Dropout(DROP), new Linear(last, classes, random.split("classifier.1"))));
    }

    /**
     * Rounds a number of channels to the nearest multiple of 8, as torchvision does. If the result would be 0 or less
     * than 0.9 times the given number, the next larger multiple is returned instead.
     */
    static int rounded(double channels) {
        int nearest = Math.max(8, (int) (channels + 4) / 8 * 8);
        return nearest < 0.9 * channels ? nearest + 8 : nearest;
    }

    /** Creates a sequence of a convolution, a batch norm and a ReLU6. */
    private static Module unit(int in, int out, int kernel, ConvOptions options, RandomStream random) {
        return new Sequential(new Conv2d(in, out, kernel, options, false, random), new BatchNorm2d(out),
                Activation.relu6());
    }

    @Override
    protected Tensor forward(Tensor x) {
        return classifier.apply(average.apply(features.apply(x)));
    }

    /**
     * An inverted residual block. It expands the number of channels, applies a depthwise convolution, and projects to a
     * small number of channels without an activation function.
     */
    private static final class Block extends Module {
        private final Module conv;
        private final boolean shortcut;

        Block(int in, int out, int expansion, int stride, RandomStream random) {
            int wide = in * expansion;
            List<Module> parts = new ArrayList<>();
            if (expansion > 1) {
                parts.add(unit(in, wide, 1, ConvOptions.DEFAULT, random.split("expand")));
            }
            ConvOptions depthwise = ConvOptions.DEFAULT.padding(1).stride(stride).groups(wide);
            parts.add(unit(wide, wide, 3, depthwise, random.split("depthwise")));
            parts.add(new Conv2d(wide, out, 1, ConvOptions.DEFAULT, false, random.split("project")));
            parts.add(new BatchNorm2d(out));
            conv = child("conv", new Sequential(parts.toArray(Module[]::new)));
            shortcut = stride == 1 && in == out;
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = conv.apply(x);
            return shortcut ? y.add(x) : y;
        }
    }
}
