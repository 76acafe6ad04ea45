package io.github.dropbits.quant.cpq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.Tensor;
import io.github.dropbits.quant.Grid;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Place;
import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the CPQ quantizer: the first batch, modes and codes. */
class CpqQuantizerTest {
    private static CpqQuantizer quantizer(Grid grid, int channels, UnaryOperator<CpqSpec> more) {
        CpqSpec spec = CpqSpec.bits(grid.bits()).sign(grid.signed() ? CpqSpec.Sign.SIGNED : CpqSpec.Sign.UNSIGNED)
                .perChannel(channels > 1);
        return more.apply(spec).create(new Place("conv1.input", channels > 1, false, false, channels));
    }

    private static CpqQuantizer quantizer(Grid grid, int channels) {
        return quantizer(grid, channels, s -> s);
    }

    @Test
    void evaluationBeforeTheFirstBatchNamesTheLayer() {
        CpqQuantizer q = quantizer(new Grid(3, false), 1);
        q.train(false);
        Tensor x = Tensor.full(1, 4);
        Exception e = assertThrows(IllegalStateException.class, () -> q.apply(x));
        assertTrue(e.getMessage().contains("conv1.input"), e.getMessage());
        q.train(true);
        e = assertThrows(IllegalStateException.class, () -> q.codes(x));
        assertTrue(e.getMessage().contains("conv1.input"), e.getMessage());
        assertTrue(q.training(), "a failed call leaves the mode");
    }

    @Test
    void theFirstTrainingBatchAloneGivesTheStep() {
        CpqQuantizer q = quantizer(new Grid(2, true), 1);
        q.apply(Tensor.of(new float[] {1, -3}, 2));
        assertEquals(4, q.step().item(), 1e-5);
        q.apply(Tensor.of(new float[] {100, 100}, 2));
        assertEquals(4, q.step().item(), 1e-5);
    }

    @ParameterizedTest
    @MethodSource("io.github.dropbits.quant.GridTest#grids")
    void codesAreTheForwardsAndInRange(Grid grid) {
        for (int channels : new int[] {1, 4}) {
            CpqQuantizer q = quantizer(grid, channels);
            Tensor x = Nets.sample(4, 33).mul(grid.highest() + 3f).detach();
            q.apply(x);
            q.train(false);
            float[] y = q.apply(x).array();
            int[] codes = q.codes(x);
            float[] alpha = q.step().array();
            assertEquals(grid.bits(), q.bits());
            for (int i = 0; i < y.length; i++) {
                assertTrue(codes[i] >= grid.lowest() && codes[i] <= grid.highest(), grid + " gave " + codes[i]);
                float step = alpha[i / (y.length / channels)];
                assertEquals(codes[i] * step, y[i]);
                float u = x.array()[i] / step;
                assertEquals(grid.isSign() ? u < 0 ? -1 : 1
                        : (int) Math.rint(Math.max(grid.lowest(), Math.min(grid.highest(), u))), codes[i]);
            }
        }
    }

    @Test
    void codesOfASmallBatchWithoutElements() {
        CpqQuantizer q = quantizer(new Grid(3, true), 1);
        q.start(Tensor.full(1, 1));
        assertArrayEquals(new int[0], q.codes(Tensor.zeros(0, 3)));
    }

    @Test
    void trainingDropsBitsAndEvaluationDoesNot() {
        CpqQuantizer q = quantizer(new Grid(4, true), 1, s -> s.minBits(1).dropBits(0.7));
        q.seed(3);
        Tensor x = Nets.sample(64).mul(9).detach();
        q.start(Tensor.full(1, 2));
        q.train(false);
        float[] before = q.apply(x).toArray();
        assertArrayEquals(before, q.apply(x).toArray());
        q.train(true);
        boolean different = false;
        for (int i = 0; i < 20; i++) {
            different |= !Arrays.equals(before, q.apply(x).toArray());
        }
        assertTrue(different, "some pass of twenty has dropped a bit");
        q.train(false);
        assertArrayEquals(before, q.apply(x).toArray());
    }

    @Test
    void codesInTrainingChangeNothing() {
        CpqQuantizer q = quantizer(new Grid(4, true), 1, s -> s.minBits(1).dropBits(0.7));
        q.start(Tensor.full(1, 2));
        long[] stream = q.namedStreams().get("drop_bits.random").state();
        Tensor x = Nets.sample(64).mul(9).detach();
        int[] codes = q.codes(x);
        assertTrue(q.training());
        assertTrue(q.children().get("drop_bits").training());
        assertArrayEquals(stream, q.namedStreams().get("drop_bits.random").state());
        assertArrayEquals(codes, q.codes(x));
    }

    @Test
    void learnedLengthsTakeTheSmallerGridInEvaluation() {
        CpqQuantizer q = quantizer(new Grid(4, true), 1, s -> s.minBits(1).learnBits(true));
        q.start(Tensor.full(0.5f, 2));
        q.namedParameters().get("drop_bits.logits").set(new float[] {-1, 1});
        assertEquals(2, q.bits());
        assertEquals(new Grid(2, true), q.grid());
        int[] codes = q.codes(Tensor.of(new float[] {-100, 100}, 2));
        assertArrayEquals(new int[] {-2, 1}, codes);
    }

    @Test
    void theFirstTrainingPassDropsNothing() {
        // No bits are dropped in the first pass. Otherwise the activation quantizers of later layers would be
        // initialized from a network with randomly dropped bits.
        CpqQuantizer q = quantizer(new Grid(4, true), 1, s -> s.minBits(1).dropBits(0.999));
        Tensor x = Tensor.of(new float[] {-3, -1, 1, 3}, 4);
        q.start(x);
        float[] whole = q.evaluating(() -> q.apply(x)).toArray();
        assertArrayEquals(whole, q.apply(x).toArray(), "first");
        float[] dropped = q.apply(x).toArray();
        assertEquals(q.step().item(), dropped[3], "then all but two bits are dropped nearly always");
        assertArrayEquals(whole, q.evaluating(() -> q.apply(x)).toArray());
    }

    @Test
    void whatIsSaved() {
        CpqQuantizer q = quantizer(new Grid(3, true), 2, s -> s.dropBits(0.1));
        assertEquals(Set.of("log_alpha"), q.namedParameters().keySet());
        assertEquals(Set.of("ratio", "begun", "initialized", "drop_bits.logits"), q.namedBuffers().keySet());
        CpqQuantizer learned = quantizer(new Grid(3, true), 1,
                s -> s.estimator(Estimator.ARGMAX).sigma(SigmaMode.learned(0.3)).learnBits(true));
        assertEquals(Set.of("log_alpha", "log_sigma", "drop_bits.logits"), learned.namedParameters().keySet());
    }

    @Test
    void itSaysWhatItIs() {
        assertEquals("CPQ(3 bits signed, ALL)", quantizer(new Grid(3, true), 1).describe());
        assertEquals("CPQ(1 bit unsigned, 5 channels, ALL)", quantizer(new Grid(1, false), 5).describe());
    }
}
