package io.github.dropbits.bench.cli;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.datasets.Batches;
import io.github.dropbits.datasets.Dataset;
import io.github.dropbits.datasets.Digits;
import io.github.dropbits.datasets.FashionMnist;
import io.github.dropbits.datasets.Mnist;
import io.github.dropbits.datasets.Split;
import io.github.dropbits.datasets.Standardization;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.LeNet5;
import io.github.dropbits.nn.models.Mlp;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.quant.AdaBits;
import io.github.dropbits.quant.Quantization;
import java.io.IOException;
import java.nio.file.Path;

/** The parts that settings ask for. */
final class Setup {
    private static final int SAMPLE = 64;

    private Setup() {
    }

    /** The data, standardized by the training images in use. */
    static Split data(Settings s) throws IOException {
        Split split = switch (s.data()) {
            case "digits" -> Digits.load();
            case "mnist" -> Mnist.load(Path.of(s.dataDir() == null ? "data/mnist" : s.dataDir()));
            case "fashion-mnist" -> FashionMnist
                    .load(s.dataDir() == null ? FashionMnist.DIRECTORY : Path.of(s.dataDir()));
            default -> throw new IOException("unknown data set '" + s.data() + "' in the settings");
        };
        if (s.limit() > split.train().size()) {
            throw new UsageException("--limit " + s.limit() + " is more than the " + split.train().size()
                    + " training images of " + s.data());
        }
        Dataset train = s.limit() > 0 ? split.train().first(s.limit()) : split.train();
        Standardization standard = Standardization.of(train);
        return new Split(train.standardized(standard), split.test().standardized(standard));
    }

    /** The model with random weights. */
    static Module model(Settings s, Dataset train) throws IOException {
        RandomStream random = new RandomStream(s.seed()).split("init");
        Module model = switch (s.model()) {
            case "lenet5" -> LeNet5.create(train.classes(), random);
            case "smallcnn" ->
                SmallCnn.create(train.channels(), train.height(), train.width(), train.classes(), random);
            case "mlp" -> Mlp.create(train.classes(), random, train.imageLength(), 256, 128);
            default -> throw new IOException("unknown model '" + s.model() + "' in the settings");
        };
        model.seed(s.seed());
        return model;
    }

    /** Quantizes the model, whose weights are those after the float training. */
    static Quantized quantize(Settings s, Module model, Dataset train) {
        Tensor sample = sample(train);
        Quantized quantized;
        if (s.quantizer().equals(Methods.ADABITS)) {
            AdaBits ada = AdaBits.apply(model, Methods.jointBits(s.weightBits()), sample);
            ada.use(s.weightBits());
            quantized = new Quantized(ada.quantization(), ada, 0);
        } else {
            quantized = new Quantized(Quantization.apply(model, Methods.rule(s), sample), null, s.learnBits());
        }
        model.seed(s.seed());
        return quantized;
    }

    private static Tensor sample(Dataset train) {
        return Batches.inOrder(train.first(Math.min(SAMPLE, train.size())), SAMPLE).iterator().next().images();
    }
}
