package io.github.dropbits.quant.frozen;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.ops.PoolOptions;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.LeNet5;
import io.github.dropbits.nn.models.Vgg7;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.cpq.CpqSpec;

/** Small quantized networks with random weights and random batch-norm statistics. */
public final class FrozenNets {
    private FrozenNets() {
    }

    /** An architecture and the shape of its input images. */
    public enum Net {
        LENET(Shape.of(1, 28, 28)) {
            @Override
            Module create(RandomStream random) {
                return LeNet5.create(10, random);
            }
        },
        VGG(Shape.of(3, 32, 32)) {
            @Override
            Module create(RandomStream random) {
                return Vgg7.create(3, 10, 6, random);
            }
        },
        RESIDUAL(Shape.of(3, 11, 11)) {
            @Override
            Module create(RandomStream random) {
                ConvOptions stem = ConvOptions.DEFAULT.stride(2).padding(3);
                return new Sequential(new Conv2d(3, 12, 7, stem, false, random.split("stem")), new BatchNorm2d(12),
                        Activation.relu(), Pooling.max(new PoolOptions(3, 2, 1)),
                        new Residual(12, 12, 1, random.split("a")), new Residual(12, 40, 2, random.split("b")),
                        Pooling.globalAverage(), new Flatten(), new Linear(40, 10, random.split("fc")));
            }
        },
        MOBILE(Shape.of(3, 10, 9)) {
            @Override
            Module create(RandomStream random) {
                ConvOptions depthwise = ConvOptions.DEFAULT.padding(1).groups(24);
                return new Sequential(
                        new Conv2d(3, 24, 3, ConvOptions.DEFAULT.padding(1), true, random.split("stem")),
                        new BatchNorm2d(24), Activation.relu6(),
                        new Conv2d(24, 24, 3, depthwise.stride(2), false, random.split("depth")), new BatchNorm2d(24),
                        Activation.relu6(), new Conv2d(24, 16, 1, random.split("project")), new BatchNorm2d(16),
                        new Conv2d(16, 32, 3, ConvOptions.DEFAULT.groups(4).dilation(2).padding(2), true,
                                random.split("groups")),
                        Activation.relu(), Pooling.average(new PoolOptions(3, 2, 1)), new Flatten(),
                        new Linear(32 * 9, 10, random.split("fc")));
            }
        };

        private final Shape image;

        Net(Shape image) {
            this.image = image;
        }

        abstract Module create(RandomStream random);

        public Shape image() {
            return image;
        }
    }

    /** A residual block, which consists of two convolutions and a shortcut. */
    private static final class Residual extends Module {
        private final Module body;
        private final Module shortcut;

        Residual(int in, int out, int stride, RandomStream random) {
            ConvOptions same = ConvOptions.DEFAULT.padding(1);
            body = child("body", new Sequential(
                    new Conv2d(in, out, 3, same.stride(stride), false, random.split("1")), new BatchNorm2d(out),
                    Activation.relu(), new Conv2d(out, out, 3, same, false, random.split("2")), new BatchNorm2d(out)));
            shortcut = in == out ? null : child("shortcut", new Sequential(
                    new Conv2d(in, out, 1, ConvOptions.DEFAULT.stride(stride), false, random.split("0")),
                    new BatchNorm2d(out)));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return body.apply(x).add(shortcut == null ? x : shortcut.apply(x)).relu();
        }
    }

    static QuantizationRule cpq(int weight, int input) {
        return QuantizationRule.all(factory(CpqSpec.bits(weight)), factory(CpqSpec.bits(input)));
    }

    static QuantizerFactory factory(CpqSpec spec) {
        return spec::create;
    }

    public static Tensor images(Net net, int count, long seed) {
        Shape s = net.image();
        return new RandomStream(seed).normal(1, count, s.dim(0), s.dim(1), s.dim(2));
    }

    /** Creates a network in evaluation mode with initialized quantizers. */
    public static Module quantized(Net net, QuantizationRule rule, long seed) {
        RandomStream random = new RandomStream(seed);
        Module model = net.create(random);
        Quantization.apply(model, rule, images(net, 2, 1));
        NoGrad.run(() -> model.apply(images(net, 16, 2)));
        model.train(false);
        model.namedModules().forEach((name, module) -> {
            if (module instanceof BatchNorm2d norm) {
                RandomStream own = random.split(name + ".norm");
                norm.namedParameters().forEach((n, t) -> t.update(a -> jitter(a, own.split(n))));
                norm.namedBuffers().forEach((n, t) -> t.update(a -> jitter(a, own.split(n))));
                // Some gammas are negative.
                norm.namedParameters().get("weight").update(a -> {
                    for (int c = 0; c < a.length; c += 3) {
                        a[c] = -a[c];
                    }
                });
            }
        });
        return model;
    }

    private static void jitter(float[] a, RandomStream random) {
        float[] by = random.uniform(-0.3f, 0.3f, a.length).array();
        for (int i = 0; i < a.length; i++) {
            a[i] = a[i] * (1 + by[i]) + by[i] * 0.1f * Math.abs(a[i]);
        }
    }
}
