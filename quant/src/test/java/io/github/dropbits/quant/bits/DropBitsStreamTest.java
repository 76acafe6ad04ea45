package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that DropBits draws from its own seeded stream, one number per gate and forward pass in training. */
class DropBitsStreamTest {
    private static RandomStream stream(DropBits drop) {
        return drop.namedStreams().get("random");
    }

    private static float[] draws(DropBits drop, int passes) {
        float[] all = new float[0];
        for (int i = 0; i < passes; i++) {
            float[] m = drop.masks().toArray();
            all = Arrays.copyOf(all, all.length + m.length);
            System.arraycopy(m, 0, all, all.length - m.length, m.length);
        }
        return all;
    }

    @Test
    void aPassDrawsOneNumberAGate() {
        DropBits drop = DropBits.fixed(5, 2, 4, 0.3);
        drop.seed(1);
        RandomStream expected = new RandomStream(0);
        expected.restore(stream(drop).state());
        drop.masks();
        for (int i = 0; i < 4 * (5 - 2); i++) {
            expected.nextDouble();
        }
        assertArrayEquals(expected.state(), stream(drop).state());
    }

    @Test
    void evaluationDrawsNothing() {
        DropBits drop = DropBits.fixed(5, 2, 1, 0.3);
        long[] before = stream(drop).state();
        drop.evaluating(drop::masks);
        assertArrayEquals(before, stream(drop).state());
    }

    @Test
    void equalSeedsGiveEqualMasksAndOthersOthers() {
        DropBits one = DropBits.fixed(8, 1, 1, 0.5);
        DropBits other = DropBits.fixed(8, 1, 1, 0.5);
        one.seed(4);
        other.seed(4);
        float[] masks = draws(one, 5);
        assertArrayEquals(masks, draws(other, 5));
        other.seed(5);
        assertFalse(Arrays.equals(masks, draws(other, 5)));
        assertFalse(Arrays.equals(masks, draws(one, 5)), "a stream goes on");
    }

    @Test
    void aCheckpointRestoresTheStream(@TempDir Path dir) throws IOException {
        DropBits drop = DropBits.learned(6, 1, 1, 0.5);
        drop.seed(9);
        drop.masks();
        Checkpoint.save(dir.resolve("a.safetensors"), drop);
        float[] next = draws(drop, 3);
        DropBits fresh = DropBits.learned(6, 1, 1, 2.2);
        Checkpoint.load(dir.resolve("a.safetensors"), fresh);
        assertArrayEquals(next, draws(fresh, 3));
    }

    @Test
    void quantizersOfOneModelDrawApart() {
        Nets.Pair pair = Nets.pair();
        CpqSpec spec = CpqSpec.bits(8).minBits(1).dropBits(0.5);
        Quantization.apply(pair, QuantizationRule.all(spec, spec), Tensor.full(1, 4, 3));
        apart(pair);
        pair.seed(1);
        apart(pair);
    }

    /** The model may be seeded before or after it is quantized. */
    @Test
    void quantizersFollowTheSeedOfTheirModel() {
        CpqSpec spec = CpqSpec.bits(8).minBits(1).dropBits(0.5);
        Nets.Pair early = Nets.pair();
        early.seed(6);
        Quantization.apply(early, QuantizationRule.all(spec, spec), Tensor.full(1, 4, 3));
        Nets.Pair late = Nets.pair();
        Quantization.apply(late, QuantizationRule.all(spec, spec), Tensor.full(1, 4, 3));
        late.seed(6);
        late.namedStreams().forEach((name, s) -> assertArrayEquals(s.state(),
                early.namedStreams().get(name).state(), name));
    }

    private static void apart(Nets.Pair pair) {
        long[][] states = pair.namedStreams().values().stream().map(RandomStream::state).toArray(long[][]::new);
        for (int i = 0; i < states.length; i++) {
            for (int j = 0; j < i; j++) {
                assertFalse(Arrays.equals(states[i], states[j]), "each stream is seeded by its own name");
            }
        }
    }
}
