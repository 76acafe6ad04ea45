package io.github.dropbits.nn.models;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;

/**
 * ResNet-18 (He et al. 2016), with the parameter and buffer names of torchvision. For images of about 224x224 and 1000
 * classes it has 11,689,512 parameters. For images of 32x32 the first convolution is 3x3 with stride 1, and it is not
 * followed by pooling.
 */
public final class ResNet18 extends Module {
    private final Module conv1;
    private final Module bn1;
    private final Module pool;
    private final Module[] layers = new Module[4];
    private final Module average = new Sequential(Pooling.globalAverage(), new Flatten());
    private final Module fc;

    /**
     * Creates a network with random weights.
     *
     * @param classes the number of classes
     * @param small true for images of 32x32, false for images of about 224x224
     * @param random the stream that the initial weights are drawn from
     */
    public ResNet18(int classes, boolean small, RandomStream random) {
        ConvOptions stem = small ? ConvOptions.DEFAULT.padding(1) : ConvOptions.DEFAULT.stride(2).padding(3);
        conv1 = child("conv1", new Conv2d(3, 64, small ? 3 : 7, stem, false, random.split("conv1")));
        bn1 = child("bn1", new BatchNorm2d(64));
        pool = small ? new Sequential() : Pooling.max(new PoolOptions(3, 2, 1));
        for (int i = 0; i < layers.length; i++) {
            String name = "layer" + (i + 1);
            int out = 64 << i;
            layers[i] = child(name, new Sequential(
                    new Block(i == 0 ? 64 : out / 2, out, i == 0 ? 1 : 2, random.split(name + ".0")),
                    new Block(out, out, 1, random.split(name + ".1"))));
        }
        fc = child("fc", new Linear(512, classes, random.split("fc")));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = pool.apply(bn1.apply(conv1.apply(x)).relu());
        for (Module layer : layers) {
            y = layer.apply(y);
        }
        return fc.apply(average.apply(y));
    }

    /** A residual block, which consists of two convolutions and a shortcut. */
    private static final class Block extends Module {
        private final Module conv1;
        private final Module bn1;
        private final Module conv2;
        private final Module bn2;
        private final Module downsample;

        Block(int in, int out, int stride, RandomStream random) {
            ConvOptions same = ConvOptions.DEFAULT.padding(1);
            conv1 = child("conv1", new Conv2d(in, out, 3, same.stride(stride), false, random.split("conv1")));
            bn1 = child("bn1", new BatchNorm2d(out));
            conv2 = child("conv2", new Conv2d(out, out, 3, same, false, random.split("conv2")));
            bn2 = child("bn2", new BatchNorm2d(out));
            downsample = stride == 1 && in == out ? null : child("downsample", new Sequential(
                    new Conv2d(in, out, 1, ConvOptions.DEFAULT.stride(stride), false, random.split("downsample")),
                    new BatchNorm2d(out)));
        }

        @Override
        protected Tensor forward(Tensor x) {
            Tensor y = bn2.apply(conv2.apply(bn1.apply(conv1.apply(x)).relu()));
            return y.add(downsample == null ? x : downsample.apply(x)).relu();
        }
    }
}
