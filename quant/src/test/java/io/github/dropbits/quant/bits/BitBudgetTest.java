package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.models.Mlp;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.cpq.CpqSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BitBudgetTest {
    /** The layers have 4x8, 8x8 and 8x2 weights. The bit-length of the network's own input is not learned. */
    private final Module net = Mlp.create(2, new RandomStream(1), 4, 8, 8);
    private final Tensor x = Tensor.full(0.5f, 3, 4);
    private final CpqSpec learned = CpqSpec.bits(4).minBits(1).sign(CpqSpec.Sign.UNSIGNED).learnBits(true);
    private final Quantization q = Quantization.apply(net, QuantizationRule.all(learned, learned), x);

    static DropBits gates(float... logits) {
        DropBits gates = DropBits.learned(1 + logits.length, 1, 1, 2.2);
        gates.namedParameters().get("logits").set(logits);
        return gates;
    }

    private void setLogits(float value) {
        net.namedParameters().forEach((name, p) -> {
            if (name.endsWith("logits")) {
                p.update(a -> Arrays.fill(a, value));
            }
        });
    }

    @Test
    void costsAreOneOnAverage() {
        assertEquals(List.of(1.0, 1.0, 1.0, 1.0, 1.0), costs(BitBudget.Cost.COUNT));
        // Activations have no cost. The numbers of weights are 32, 64, 0, 16 and 0.
        assertEquals(List.of(32 / 22.4, 64 / 22.4, 0.0, 16 / 22.4, 0.0), costs(BitBudget.Cost.SIZE));
        // The multiply-adds for the weights and inputs of each layer, without the input of the first layer, are 32, 64,
        // 64, 16 and 16.
        assertEquals(List.of(32 / 38.4, 64 / 38.4, 64 / 38.4, 16 / 38.4, 16 / 38.4), costs(BitBudget.Cost.COMPUTE));
    }

    private List<Double> costs(BitBudget.Cost cost) {
        return LearnedLength.of(q, cost).stream().map(LearnedLength::cost).toList();
    }

    @Test
    void averageGoesByCost() {
        BitBudget count = BitBudget.fixed(q, BitBudget.Cost.COUNT, 0.5);
        BitBudget size = BitBudget.fixed(q, BitBudget.Cost.SIZE, 0.5);
        assertEquals(4, count.average());
        net.namedParameters().get("fc2.weight_quantizer.drop_bits.logits").set(new float[] {1, -1, 1});
        assertEquals((4 * 4 + 2) / 5.0, count.average(), 1e-12);
        assertEquals((48 * 4 + 64 * 2) / 112.0, size.average(), 1e-12);
        assertEquals(0.5, size.lambda(), 1e-7);
    }

    @Test
    void penaltyIsThePriceOfTheExpectedBits() {
        BitBudget size = BitBudget.fixed(q, BitBudget.Cost.SIZE, 0.25);
        double each = LearnedLength.of(q, BitBudget.Cost.COUNT).getFirst().gates().expectedBits().item();
        assertEquals(0.25 * 5 * each, size.penalty().item(), 1e-5);
        size.penalty().backward();
        assertTrue(net.namedParameters().get("fc2.weight_quantizer.drop_bits.logits").grad().array()[0] > 0);
    }

    @Test
    void countedBitsCostLambdaEach() {
        Tensor penalty = BitBudget.fixed(q, BitBudget.Cost.COUNT, 0.5).penalty();
        // Five quantizers learn their bit-length. The quantizer of the network's input does not.
        double keep = HardConcrete.keepProbability(2.2);
        assertEquals(0.5 * 5 * (keep + keep * keep + keep * keep * keep), penalty.item(), 1e-5);
        penalty.backward();
        Tensor logits = net.namedParameters().get("fc2.input_quantizer.drop_bits.logits");
        double first = keep * (1 - keep) * (1 + keep + keep * keep);
        assertEquals(0.5 * first, logits.grad().get(0), 1e-5);
        assertEquals(0.5 * keep * keep * keep * (1 - keep), logits.grad().get(2), 1e-5);
    }

    @Test
    void tooManyBitsRaiseLambdaAndTooFewLowerIt() {
        BitBudget budget = BitBudget.target(q, BitBudget.Cost.COUNT, 3);
        assertEquals(0.01, budget.lambda(), 1e-6, "one bit too many");
        for (int step = 1; step <= 50; step++) {
            budget.stepDone(0, step, 1000, 1, 1);
        }
        assertEquals(0.01 + 0.1 * 50 / 500, budget.lambda(), 1e-6);
        setLogits(-1);
        assertEquals(0.01 - 0.02, budget.lambda(), 1e-6, "two bits too few");
        BitBudget again = BitBudget.target(q, BitBudget.Cost.COUNT, 3);
        assertEquals(budget.lambda(), again.lambda(), "lambda is in the model's buffers");
    }

    @Test
    void halfWayTheLengthsAreSettled() {
        BitBudget budget = BitBudget.target(q, BitBudget.Cost.COUNT, 2);
        budget.stepDone(0, 499, 1000, 1, 1);
        assertEquals(4, budget.average());
        net.namedParameters().forEach((name, p) -> {
            if (name.endsWith("logits")) {
                p.set(new float[] {3, 2 + name.length() / 100f, name.contains("fc1") ? -1 : -2});
            }
        });
        assertEquals(3, budget.average());
        budget.stepDone(0, 500, 1000, 1, 1);
        assertEquals(2, budget.average(), "the nearest lengths");
        assertEquals(0, budget.penalty().item());
        setLogits(5);
        assertEquals(2, budget.average(), "logits count no more");
        DropBits any = LearnedLength.of(q, BitBudget.Cost.COUNT).getFirst().gates();
        assertEquals(null, any.masks(), "nothing is dropped any more, in training too");
        assertFalse(budget.penalty().needsGradient());
    }

    @Test
    void aFixedPriceSettlesAtTheLengthsFound() {
        BitBudget budget = BitBudget.fixed(q, BitBudget.Cost.COUNT, 0.1);
        setLogits(-1);
        budget.stepDone(0, 5, 10, 1, 1);
        assertEquals(1, budget.average());
        assertNotNull(q.weightBits());
        assertTrue(q.weightBits().values().stream().allMatch(b -> b == 1));
    }

    @Test
    void whatCostsNothingIsSettledToo() {
        BitBudget budget = BitBudget.target(q, BitBudget.Cost.SIZE, 2);
        net.namedParameters().get("fc2.input_quantizer.drop_bits.logits").set(new float[] {1, 1, -1});
        budget.stepDone(0, 5, 10, 1, 1);
        assertEquals(2, budget.average(), 0.3);
        assertEquals(3, q.inputBits().get("fc2"));
        setLogits(-1);
        assertEquals(3, q.inputBits().get("fc2"), "by its own logits, once and for all");
        assertEquals(4, q.inputBits().get("fc3"));
    }

    @Test
    void nearestLengthsFollowTheLogits() {
        List<LearnedLength> lengths = new ArrayList<>();
        lengths.add(new LearnedLength(gates(3, 2, 1), 1));
        lengths.add(new LearnedLength(gates(5, 4, -3), 1));
        assertArrayEquals(new int[] {4, 3}, NearestLengths.to(3.5, lengths));
        assertArrayEquals(new int[] {3, 3}, NearestLengths.to(3, lengths));
        assertArrayEquals(new int[] {2, 3}, NearestLengths.to(2.5, lengths));
        assertArrayEquals(new int[] {1, 1}, NearestLengths.to(1, lengths));
        assertArrayEquals(new int[] {4, 4}, NearestLengths.to(4, lengths));
    }

    @Test
    void aBitAboveADroppedOneIsAsWeakAsThat() {
        assertArrayEquals(new float[] {3, -1, -1}, gates(3, -1, 7).strengths());
        assertEquals(2, gates(3, -1, 7).resolvedBits());
    }

    @Test
    void smallLayersFillWhatALargeOneLeaves() {
        List<LearnedLength> lengths = new ArrayList<>();
        lengths.add(new LearnedLength(gates(1, 1, 1), 1.9));
        lengths.add(new LearnedLength(gates(5, 4, 3), 0.1));
        // A common threshold keeps or drops all bits of the length with the higher cost. Changes of single bits then
        // bring the average to 3.
        assertArrayEquals(new int[] {3, 3}, NearestLengths.to(3, lengths));
    }

    @Test
    void targetsOutOfReach() {
        assertEquals("the target must be from 1.0 to 4.0 bits, what the quantizers can reach, not 4.5",
                assertThrows(IllegalArgumentException.class,
                        () -> BitBudget.target(q, BitBudget.Cost.COUNT, 4.5)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> BitBudget.target(q, BitBudget.Cost.COUNT, Double.NaN));
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertEquals("lambda must not be negative, nor infinite: " + bad,
                    assertThrows(IllegalArgumentException.class,
                            () -> BitBudget.fixed(q, BitBudget.Cost.COUNT, bad)).getMessage());
        }
        Module other = Mlp.create(2, new RandomStream(1), 4, 8);
        Quantization none = Quantization.apply(other, QuantizationRule.all(CpqSpec.bits(3), CpqSpec.bits(3)), x);
        assertEquals("no bit-length is learned that the budget 'SIZE' counts",
                assertThrows(IllegalArgumentException.class,
                        () -> BitBudget.fixed(none, BitBudget.Cost.SIZE, 1)).getMessage());
    }
}
