package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.BatchStatistics;
import io.github.dropbits.nn.layers.Conv2d;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.TrainingListener;
import io.github.dropbits.nn.train.WeightAverage;
import io.github.dropbits.quant.adabits.AdaBits;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests weight averages and re-estimated statistics of quantized models. */
class QuantizedAverageTest {
    private static final Moons DATA = Moons.of(64, 1);

    @TempDir
    Path dir;

    /** A new quantized training run with averages, which shares nothing with other runs. */
    private static final class Run {
        final Module net = Nets.mlp(3, 2, 12, 12);
        final Quantization q;
        final Optimizer optimizer;
        final WeightAverage average;

        Run(double decay) {
            CpqSpec spec = CpqSpec.bits(4).minBits(1).dropBits(0.2).learnBits(true);
            q = Quantization.apply(net, QuantizationRule.all(spec, spec), DATA.x());
            net.seed(3);
            optimizer = Adam.adam(q.parameterGroups(5e-3, 0));
            average = new WeightAverage(net, decay, true);
        }

        /** Trains until 12 epochs are finished, and writes a checkpoint at the end of every epoch. */
        Run train(int from, Path folder) {
            Training.trainer(net, optimizer, q, DATA, 0.05).listener(average).listener(new TrainingListener() {
                @Override
                public void epochDone(int epoch, double loss) {
                    try {
                        Checkpoint.save(folder.resolve("after" + (epoch + 1)), net, optimizer, epoch + 1, average);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }).resumeAt(from).fit(12, 1, epoch -> List.of(DATA));
            return this;
        }
    }

    @Test
    void aBreakLeavesNoTrace() throws IOException {
        new Run(0.9).train(0, dir);
        byte[] straight = Files.readAllBytes(dir.resolve("after12"));
        for (int at : new int[] {1, 7}) {
            Run second = new Run(0.9);
            assertEquals(at, Checkpoint.load(dir.resolve("after" + at), second.net, second.optimizer, second.average));
            second.train(at, dir);
            assertArrayEquals(straight, Files.readAllBytes(dir.resolve("after12")));
        }
    }

    /**
     * The steps of activations are initialized from the first batch. Their placeholders before this must not enter the
     * average.
     */
    @Test
    void firstValuesOfQuantizersCountWhole() {
        Run run = new Run(0.999);
        run.net.apply(DATA.x());
        run.average.update();
        Quantizer input = run.q.report().get(1).input();
        float step = Nets.step(input).item();
        assertNotEquals(1, step);
        assertEquals(step, run.average.using(() -> Nets.step(input).item()));
    }

    @Test
    void statisticsOfTheBitLengthInUseAreTakenAnew() {
        RandomStream random = new RandomStream(2);
        Module net = new Sequential(new Conv2d(1, 2, 3, random), new BatchNorm2d(2), Activation.relu(),
                new Conv2d(2, 2, 3, random));
        Tensor x = random.normal(1, 8, 1, 6, 6);
        AdaBits ada = AdaBits.apply(net, new int[] {2, 8}, x);
        ada.loss(() -> net.apply(x).sum());
        float[] own = net.namedBuffers().get("1.running_mean").toArray();
        ada.use(2);
        assertEquals(1, BatchStatistics.reestimate(net, List.of(x), b -> b));
        assertArrayEquals(own, net.namedBuffers().get("1.running_mean").array());
        Tensor y = net.evaluating(() -> net.children().get("0").apply(x));
        for (int c = 0; c < 2; c++) {
            double sum = 0;
            for (int i = 0; i < y.elements(); i++) {
                sum += i / 16 % 2 == c ? y.array()[i] : 0;
            }
            assertEquals(sum / 128, net.namedBuffers().get("1.bits2.running_mean").array()[c], 1e-5);
        }
    }
}
