package io.github.dropbits.quant.alq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.quant.MoonsRun;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Training;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that a checkpoint of a training run with ALQ gives the same outputs and the same results of further training,
 * with any number of threads.
 */
class AlqCheckpointTest {
    @TempDir
    Path dir;

    /** A run with a new quantized model, with random weights from a seed. */
    private static final class Run extends MoonsRun {
        Run(long seed) {
            super(seed, 16, QuantizationRule.all(AlqQuantizer.bits(4, 1.3), CpqSpec.bits(4)));
        }

        AlqQuantizer weight(String layer) {
            return (AlqQuantizer) Nets.row(q, layer).weight();
        }
    }

    @Test
    void trainingGoesOnAsIfNeverStopped() throws IOException {
        Path half = dir.resolve("half.safetensors");
        Path whole = dir.resolve("whole.safetensors");
        Path resumed = dir.resolve("resumed.safetensors");
        Run run = new Run(1);
        float[][] outputs = new float[1][];
        run.trainer(0).listener(MoonsRun.after(10, () -> {
            Checkpoint.save(half, run.net, run.optimizer, 10);
            outputs[0] = run.outputs();
        })).fit(24, 1, epoch -> List.of(MoonsRun.DATA));
        Checkpoint.save(whole, run.net, run.optimizer, 24);
        Run fresh = new Run(2);
        int done = Checkpoint.load(half, fresh.net, fresh.optimizer);
        assertArrayEquals(outputs[0], fresh.outputs());
        double average = fresh.weight("fc2").averageBits();
        assertTrue(average < 4 && average > 1.3, "in the midst of pruning: " + average);
        fresh.trainer(0).resumeAt(done).fit(24, 1, e -> List.of(MoonsRun.DATA));
        Checkpoint.save(resumed, fresh.net, fresh.optimizer, 24);
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed));
        assertEquals(20.0 / 16, fresh.weight("fc2").averageBits());
    }

    @Test
    void aModelAloneGivesTheSameOutputsAndCodes() throws IOException {
        Path file = dir.resolve("model.safetensors");
        Run run = new Run(1);
        run.trainer(0).fit(8, 1, epoch -> List.of(MoonsRun.DATA));
        Checkpoint.save(file, run.net);
        Run fresh = new Run(2);
        Checkpoint.load(file, fresh.net);
        assertArrayEquals(run.outputs(), fresh.outputs());
        assertEquals(run.q.weightBits(), fresh.q.weightBits());
        Tensor w = run.net.namedParameters().get("fc2.weight");
        assertArrayEquals(run.weight("fc2").codes(w), fresh.weight("fc2").codes(w));
    }

    @Test
    void threadsDoNotMatter() throws Exception {
        QuantizationRule rule = QuantizationRule.all(AlqQuantizer.bits(3, 0.7), CpqSpec.bits(3));
        Training.assertThreadsDoNotMatter(rule, 0);
    }
}
