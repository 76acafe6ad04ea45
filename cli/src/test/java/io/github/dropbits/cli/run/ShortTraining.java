package io.github.dropbits.cli.run;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.ops.ConvOptions;
import io.github.dropbits.core.runtime.Kernels;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Dropout;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Pooling;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.nn.train.TrainingListener;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32;

/** A short quantized training. After every step it prints a checksum of all parameters, and the loss. */
final class ShortTraining {
    private static final int BATCH = 6;
    private static final int CLASSES = 3;

    private ShortTraining() {
    }

    /**
     * Runs the training.
     *
     * @param args the number of channels, of steps and of threads
     */
    public static void main(String[] args) throws Exception {
        System.out.println(Kernels.inUse() + " " + Kernels.vectorBits());
        try (Workers workers = Workers.of(Integer.parseInt(args[2]))) {
            workers.run(() -> {
                train(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
                return null;
            });
        }
    }

    private static void train(int channels, int steps) {
        RandomStream random = new RandomStream(1);
        Sequential model = new Sequential(new Conv2d(1, channels, 3, ConvOptions.DEFAULT.padding(1), true, random),
                new BatchNorm2d(channels), Activation.relu(), Pooling.max(2), new Dropout(0.2f), new Flatten(),
                new Linear(channels * 9, 2 * channels, random), Activation.relu(),
                new Linear(2 * channels, CLASSES, random));
        CpqSpec cpq = CpqSpec.bits(3).dropBits(0.1);
        Tensor images = random.normal(1, BATCH, 1, 6, 6);
        Quantization q = Quantization.apply(model, QuantizationRule.all(cpq, cpq), images);
        model.seed(2);
        int[] labels = {0, 1, 2, 0, 1, 2};
        new Trainer<Tensor>(model, Adam.adam(q.parameterGroups(1e-2, 0)), b -> crossEntropy(model.apply(b), labels))
                .listener(q.progress()).listener(new TrainingListener() {
                    @Override
                    public void stepDone(int epoch, long step, long total, int examples, double loss) {
                        CRC32 sum = new CRC32();
                        model.namedParameters().values().forEach(p -> {
                            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * p.elements());
                            bytes.asFloatBuffer().put(p.array());
                            sum.update(bytes);
                        });
                        System.out.println(Long.toHexString(sum.getValue()) + " " + loss);
                    }
                }).fit(steps, 1, epoch -> List.of(images));
    }
}
