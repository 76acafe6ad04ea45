package io.github.dropbits.quant.onnx;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Shape;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.LeNet5;
import io.github.dropbits.nn.models.Mlp;
import io.github.dropbits.nn.models.MobileNetV2;
import io.github.dropbits.nn.models.ResNet18;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.nn.models.Vgg7;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;

/** Networks with random parameters, random batch norm statistics and initialized quantizers. */
final class Zoo {
    private Zoo() {
    }

    /** Creates a network by name. */
    static Module create(String name) {
        RandomStream random = new RandomStream(3);
        Module model = switch (name) {
            case "mlp" -> Mlp.create(10, random, 12, 20);
            case "small-cnn" -> SmallCnn.create(1, 8, 8, 10, random);
            case "lenet5" -> LeNet5.create(10, random);
            case "vgg7" -> Vgg7.create(3, 10, 8, random);
            case "resnet18" -> new ResNet18(10, true, random);
            case "mobilenetv2" -> new MobileNetV2(10, 0.25, true, random);
            default -> throw new IllegalArgumentException(name);
        };
        randomize(model);
        return model;
    }

    /** Returns the shape of a network's input for one example. */
    static Shape input(String name) {
        return switch (name) {
            case "mlp" -> Shape.of(1, 12);
            case "small-cnn" -> Shape.of(1, 1, 8, 8);
            case "lenet5" -> Shape.of(1, 1, 28, 28);
            default -> Shape.of(1, 3, 32, 32);
        };
    }

    /** Sets the statistics, scales and shifts of batch norms to values that differ from the initial ones. */
    private static void randomize(Module model) {
        model.namedBuffers().forEach((name, t) -> fill(name, t, name.endsWith("running_var") ? 0.5f : -0.3f));
        model.namedParameters().forEach((name, t) -> {
            if (t.shape().rank() == 1) {
                fill(name, t, name.endsWith("weight") ? 0.5f : -0.3f);
            }
        });
    }

    private static void fill(String name, Tensor t, float least) {
        t.set(new RandomStream(8).split(name).uniform(least, least + 1, t.shape().toArray()).array());
    }

    /** Creates random images. */
    static Tensor images(String name, int count, long seed) {
        int[] dims = input(name).toArray();
        dims[0] = count;
        return new RandomStream(seed).normal(1, dims);
    }

    /**
     * Creates a quantized network and runs it on batches, which initializes the quantizers and the statistics of batch
     * norms.
     */
    static Module quantized(String name, QuantizationRule rule) {
        Module model = create(name);
        Tensor batch = images(name, name.equals("resnet18") ? 2 : 8, 5);
        Quantization.apply(model, rule, batch);
        model.train(true);
        model.seed(1);
        for (int i = 0; i < (name.equals("mobilenetv2") ? 15 : 2); i++) {
            NoGrad.call(() -> model.apply(batch));
        }
        model.train(false);
        return model;
    }

    static Tensor evaluated(Module model, Tensor x) {
        return NoGrad.call(() -> model.evaluating(() -> model.apply(x)));
    }

    /** Returns the size of a test batch, which is smaller for large networks. */
    static int count(String name) {
        return name.equals("resnet18") ? 2 : name.equals("mobilenetv2") ? 10 : 50;
    }
}
