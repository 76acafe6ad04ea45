package io.github.dropbits.quant.alq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.core.runtime.Workers;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.TrainingListener;
import io.github.dropbits.quant.Moons;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Training;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checkpoint of a training with ALQ gives the same outputs and the same further training, with any number of
 * threads.
 */
class AlqCheckpointTest {
    private static final Moons DATA = Moons.of(64, 1);
    private static final Tensor TEST = Moons.of(64, 2).x();

    @TempDir
    Path dir;

    /** A new quantized model with random weights from a seed. */
    private static final class Run {
        final Module net;
        final Quantization q;
        final Optimizer optimizer;

        Run(long seed) {
            net = Nets.mlp(seed, 2, 16, 16);
            q = Quantization.apply(net, QuantizationRule.all(AlqQuantizer.bits(4, 1.3), CpqSpec.bits(4)), DATA.x());
            net.seed(seed);
            optimizer = Adam.adam(q.parameterGroups(5e-3, 0));
        }

        AlqQuantizer weight(String layer) {
            return (AlqQuantizer) Nets.row(q, layer).weight();
        }

        float[] outputs() {
            return net.evaluating(() -> NoGrad.call(() -> net.apply(TEST))).toArray();
        }
    }

    @Test
    void trainingGoesOnAsIfNeverStopped() throws IOException {
        Path half = dir.resolve("half.safetensors");
        Path whole = dir.resolve("whole.safetensors");
        Path resumed = dir.resolve("resumed.safetensors");
        Run run = new Run(1);
        float[][] outputs = new float[1][];
        Training.trainer(run.net, run.optimizer, run.q, DATA, 0).listener(new TrainingListener() {
            @Override
            public void epochDone(int epoch, double loss) {
                if (epoch == 9) {
                    try {
                        Checkpoint.save(half, run.net, run.optimizer, 10);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    outputs[0] = run.outputs();
                }
            }
        }).fit(24, 1, epoch -> List.of(DATA));
        Checkpoint.save(whole, run.net, run.optimizer, 24);
        Run fresh = new Run(2);
        int done = Checkpoint.load(half, fresh.net, fresh.optimizer);
        assertArrayEquals(outputs[0], fresh.outputs());
        double average = fresh.weight("fc2").averageBits();
        assertTrue(average < 4 && average > 1.3, "in the midst of pruning: " + average);
        Training.trainer(fresh.net, fresh.optimizer, fresh.q, DATA, 0).resumeAt(done).fit(24, 1, e -> List.of(DATA));
        Checkpoint.save(resumed, fresh.net, fresh.optimizer, 24);
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed));
        assertEquals(20.0 / 16, fresh.weight("fc2").averageBits());
    }

    @Test
    void aModelAloneGivesTheSameOutputsAndCodes() throws IOException {
        Path file = dir.resolve("model.safetensors");
        Run run = new Run(1);
        Training.trainer(run.net, run.optimizer, run.q, DATA, 0).fit(8, 1, epoch -> List.of(DATA));
        Checkpoint.save(file, run.net);
        Run fresh = new Run(2);
        Checkpoint.load(file, fresh.net);
        assertArrayEquals(run.outputs(), fresh.outputs());
        assertEquals(run.q.weightBits(), fresh.q.weightBits());
        Tensor w = run.net.namedParameters().get("fc2.weight");
        assertArrayEquals(run.weight("fc2").codes(w), fresh.weight("fc2").codes(w));
    }

    private static Map<String, Tensor> trained(int threads) throws Exception {
        try (Workers workers = Workers.of(threads)) {
            return workers.run(() -> {
                Module net = Nets.mlp(3, 2, 130, 140);
                Moons data = Moons.of(130, 4);
                Quantization q = Quantization.apply(net,
                        QuantizationRule.all(AlqQuantizer.bits(3, 0.7), CpqSpec.bits(3)), data.x());
                net.seed(8);
                Training.quantized(net, q, data, 0, 6);
                Map<String, Tensor> all = net.namedParameters();
                all.putAll(net.namedBuffers());
                return all;
            });
        }
    }

    @Test
    void threadsDoNotMatter() throws Exception {
        Map<String, Tensor> one = trained(1);
        for (int threads = 2; threads <= 3; threads++) {
            Map<String, Tensor> more = trained(threads);
            one.forEach((name, t) -> assertArrayEquals(t.array(), more.get(name).array(), name));
        }
    }
}
