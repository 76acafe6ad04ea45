package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dropbits.nn.layers.WeightLayer;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that a quantized model has the same outputs, bits and codes after saving and loading, and that further
 * training gives the same result.
 */
class QuantizedCheckpointTest {
    @TempDir
    Path dir;

    /** A run with a model that is quantized by CPQ with DropBits. */
    private static final class Run extends MoonsRun {
        final double lambda;

        Run(long seed, boolean learn) {
            super(seed, 12, rule(CpqSpec.bits(4).minBits(1).dropBits(0.2).annealDrop(true).learnBits(learn)));
            lambda = learn ? 0.05 : 0;
        }

        private static QuantizationRule rule(CpqSpec spec) {
            return QuantizationRule.all(spec.perChannel(true), spec);
        }

        void train(int from, int to) {
            trainer(lambda).resumeAt(from).fit(to, 1, epoch -> List.of(MoonsRun.DATA));
        }

        int[] weightCodes(String layer) {
            WeightLayer l = (WeightLayer) net.namedModules().get(layer);
            return Nets.row(q, layer).weight().codes(l.weight());
        }
    }

    @Test
    void aFreshModelTakesEverythingOver() throws IOException {
        for (boolean learn : new boolean[] {false, true}) {
            Path file = dir.resolve("model-" + learn + ".safetensors");
            Run run = new Run(1, learn);
            run.train(0, 20);
            Checkpoint.save(file, run.net);
            Run fresh = new Run(2, learn);
            assertThrows(IllegalStateException.class, fresh::outputs, "its activations have no step yet");
            Checkpoint.load(file, fresh.net);
            assertArrayEquals(run.outputs(), fresh.outputs());
            assertEquals(run.q.weightBits(), fresh.q.weightBits());
            assertEquals(run.q.inputBits(), fresh.q.inputBits());
            for (String layer : List.of("fc1", "fc2", "fc3")) {
                assertArrayEquals(run.weightCodes(layer), fresh.weightCodes(layer));
                assertArrayEquals(Nets.row(run.q, layer).input().codes(MoonsRun.TEST),
                        Nets.row(fresh.q, layer).input().codes(MoonsRun.TEST));
            }
        }
    }

    @Test
    void trainingGoesOnAsIfNeverStopped() throws IOException {
        for (boolean learn : new boolean[] {false, true}) {
            Path half = dir.resolve("half-" + learn + ".safetensors");
            Path whole = dir.resolve("whole-" + learn + ".safetensors");
            Path resumed = dir.resolve("resumed-" + learn + ".safetensors");
            Run run = new Run(1, learn);
            run.trainer(run.lambda)
                    .listener(MoonsRun.after(10, () -> Checkpoint.save(half, run.net, run.optimizer, 10)))
                    .fit(20, 1, epoch -> List.of(MoonsRun.DATA));
            Checkpoint.save(whole, run.net, run.optimizer, 20);
            Run fresh = new Run(2, learn);
            fresh.train(Checkpoint.load(half, fresh.net, fresh.optimizer), 20);
            Checkpoint.save(resumed, fresh.net, fresh.optimizer, 20);
            assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(resumed));
        }
    }

    @Test
    void aModelThatIsNotQuantizedDoesNotFit() throws IOException {
        Path file = dir.resolve("model.safetensors");
        Checkpoint.save(file, new Run(1, false).net);
        Exception e = assertThrows(IOException.class, () -> Checkpoint.load(file, Nets.mlp(1, 2, 12, 12)));
        assertEquals(file + " does not fit the model: the file is of a model with settings of 6 modules, such as"
                + " fc1.weight_quantizer, CPQ(4 bits signed, 12 channels, ALL), and this model has none of them; if"
                + " they are quantizers, quantize it first", e.getMessage());
    }
}
