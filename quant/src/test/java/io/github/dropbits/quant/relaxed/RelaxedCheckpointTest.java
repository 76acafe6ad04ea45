package io.github.dropbits.quant.relaxed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.quant.LayerReport;
import io.github.dropbits.quant.MoonsRun;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.QuantizationRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that after training, evaluation, saving and loading in any order, a model behaves like a new model with the
 * same state.
 */
class RelaxedCheckpointTest {
    private static final int TOTAL = 12;

    @TempDir
    Path dir;

    /** A run with a new quantized model. */
    private static final class Run extends MoonsRun {
        Run(long seed) {
            super(seed, 12, QuantizationRule.all(RelaxedQuantizer.bits(4), RelaxedQuantizer.bits(4))
                    .networkInput(RelaxedQuantizer.bits(8)));
        }

        /** Runs single steps, so that training can stop at any step. */
        void train(int from, int to) {
            for (int step = from; step < to; step++) {
                net.train(true);
                double progress = (double) step / TOTAL;
                q.report().forEach(r -> {
                    r.weight().progress(progress);
                    r.input().progress(progress);
                });
                net.zeroGrad();
                net.apply(MoonsRun.DATA.x()).square().mean().backward();
                optimizer.step();
            }
        }

        byte[] saved(Path file) throws IOException {
            Checkpoint.save(file, net, optimizer, TOTAL);
            return Files.readAllBytes(file);
        }
    }

    @Test
    void aFreshModelTakesEverythingOver() throws IOException {
        Run run = new Run(1);
        run.train(0, 7);
        Path file = dir.resolve("model.safetensors");
        Checkpoint.save(file, run.net);
        Run fresh = new Run(2);
        Checkpoint.load(file, fresh.net);
        assertArrayEquals(run.outputs(), fresh.outputs());
        RelaxedQuantizer q = (RelaxedQuantizer) Nets.row(fresh.q, "fc1").weight();
        assertEquals(Math.pow(0.5, 0.5), q.temperature(), 1e-6);
        assertArrayEquals(run.net.apply(MoonsRun.TEST).toArray(), fresh.net.apply(MoonsRun.TEST).toArray(),
                "the noise goes on too");
    }

    @Test
    void trainingGoesOnAsIfNeverStopped() throws IOException {
        Run whole = new Run(1);
        whole.train(0, TOTAL);
        Run half = new Run(1);
        half.train(0, 5);
        Path file = dir.resolve("half.safetensors");
        Checkpoint.save(file, half.net, half.optimizer, 5);
        Run resumed = new Run(2);
        resumed.train(0, 3);
        resumed.train(Checkpoint.load(file, resumed.net, resumed.optimizer), TOTAL);
        assertArrayEquals(whole.saved(dir.resolve("a")), resumed.saved(dir.resolve("b")));
    }

    @Test
    void evaluationInBetweenLeavesNothing() throws IOException {
        Run plain = new Run(1);
        plain.train(0, TOTAL);
        Run watched = new Run(1);
        float[] last = null;
        for (int step = 0; step < TOTAL; step++) {
            watched.train(step, step + 1);
            float[] outputs = watched.outputs();
            assertArrayEquals(outputs, watched.outputs());
            assertFalse(Arrays.equals(last, outputs), "training moves them");
            last = outputs;
            watched.net.train(false);
            assertArrayEquals(outputs, watched.net.apply(MoonsRun.TEST).toArray());
            Nets.row(watched.q, "fc2").input().codes(MoonsRun.TEST);
        }
        watched.net.train(true);
        assertArrayEquals(plain.saved(dir.resolve("c")), watched.saved(dir.resolve("d")));
        assertEquals(List.of("fc1", "fc2", "fc3"), watched.q.report().stream().map(LayerReport::layer).toList());
    }
}
