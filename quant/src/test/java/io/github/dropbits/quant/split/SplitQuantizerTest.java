package io.github.dropbits.quant.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.quant.Granularity;
import io.github.dropbits.quant.Moons;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.PostTraining;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.Training;
import io.github.dropbits.quant.uniform.Calibration;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests SplitQuant for weights, which uses three clusters, each with its own levels. */
class SplitQuantizerTest {
    private static final Place WEIGHT = new Place("fc.weight", true, false, false, 4);

    private static SplitQuantizer split(int bits, Tensor w) {
        SplitQuantizer q = new SplitQuantizer(WEIGHT, bits);
        q.start(w);
        q.train(false);
        return q;
    }

    private static double error(Quantizer q, Tensor w) {
        if (q.namedBuffers().get("initialized").item() == 0) {
            q.start(w);
            q.train(false);
        }
        float[] y = q.apply(w).array();
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += (y[i] - w.array()[i]) * (y[i] - w.array()[i]);
        }
        return sum / y.length;
    }

    @Test
    void eachClusterHasItsOwnLevels() {
        Tensor w = Tensor.of(new float[] {-13, -12, -11, -10, -1, 0, 1, 2, 20, 21, 22, 26}, 3, 4);
        SplitQuantizer q = split(2, w);
        assertArrayEquals(new int[] {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}, q.clusters(w));
        assertArrayEquals(new float[] {1, 1, 2}, q.step().array());
        assertArrayEquals(new float[] {-13, -1, 20}, q.offset().array());
        assertArrayEquals(new float[] {-13, -12, -11, -10, -1, 0, 1, 2, 20, 20, 22, 26}, q.apply(w).array());
        assertArrayEquals(new int[] {0, 1, 2, 3, 0, 1, 2, 3, 0, 0, 1, 3}, q.codes(w));
        assertEquals("SplitQuant(2 bits, 3 clusters)", q.describe());
    }

    @Test
    void wellSeparatedClustersAreFarBetterThanOnOneGrid() {
        float[] noise = new RandomStream(3).uniform(-0.1f, 0.1f, 300).array();
        float[] w = new float[300];
        float[] centers = {-2, 0.1f, 3};
        for (int i = 0; i < w.length; i++) {
            w[i] = centers[i % 3] + noise[i];
        }
        Tensor x = Tensor.of(w, 4, 75);
        double one = error(new SteQuantizer(WEIGHT, 2, Calibration.MSE, Granularity.TENSOR), x);
        double three = error(split(2, x), x);
        assertTrue(three < one / 100, three + " against " + one);
        assertTrue(Math.sqrt(three) < 0.2 / 3 / 2, "within half a step of 0.2 / 3: " + three);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomNormalWeightsAtTwoBitsAreBetterThanOnOneGrid(long seed) {
        Tensor w = new RandomStream(seed).normal(0.05f, 4, 500);
        double three = error(split(2, w), w);
        for (Calibration how : Calibration.values()) {
            double one = error(new SteQuantizer(WEIGHT, 2, how, Granularity.TENSOR), w);
            assertTrue(three < one / 3, how + ": " + three + " against " + one);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void zerosStayExact(int bits) {
        float[] w = new RandomStream(bits).normal(0.3f, 400).toArray();
        for (int i = 0; i < w.length; i += 3) {
            w[i] = 0;
        }
        SplitQuantizer q = split(bits, Tensor.of(w, 4, 100));
        float[] y = q.apply(Tensor.of(w, 4, 100)).array();
        float[] step = q.step().array();
        int[] clusters = q.clusters(Tensor.of(w, 4, 100));
        for (int i = 0; i < w.length; i++) {
            assertTrue(w[i] != 0 || y[i] == 0, "weight " + i + " became " + y[i]);
            assertEquals(w[i], y[i], step[clusters[i]] * 0.5001f);
        }
    }

    /**
     * The reference consists of the three layers of the paper. Each of them contains zeros in place of all other
     * weights, and quantizes its own weights by the textbook formula.
     */
    @Test
    void equalsThreeLayersWhoseOutputsAreAdded() {
        int bits = 3;
        Linear whole = new Linear(40, 6, false, new RandomStream(8));
        float[] w = whole.weight().toArray();
        SplitQuantizer q = split(bits, whole.weight());
        int[] clusters = q.clusters(whole.weight());
        Tensor x = Nets.sample(5, 40);
        Tensor sum = Tensor.zeros(5, 6);
        for (int c = 0; c < 3; c++) {
            double least = Double.POSITIVE_INFINITY;
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < w.length; i++) {
                if (clusters[i] == c) {
                    least = Math.min(least, w[i]);
                    largest = Math.max(largest, w[i]);
                }
            }
            double step = (largest - least) / 7;
            double zeroPoint = least <= 0 && largest >= 0 ? Math.round(-least / step) : -least / step;
            float[] own = new float[w.length];
            for (int i = 0; i < w.length; i++) {
                long code = Math.max(0, Math.min(7, Math.round(w[i] / step + zeroPoint)));
                own[i] = clusters[i] == c ? (float) ((code - zeroPoint) * step) : 0;
            }
            Linear part = new Linear(40, 6, false, new RandomStream(1));
            part.weight().set(own);
            sum = sum.add(part.apply(x));
        }
        whole.setWeightTransform(q);
        assertArrayEquals(sum.array(), whole.apply(x).array(), 2e-6f);
    }

    @Test
    void clustersThatAreOneValueOrEmpty() {
        Tensor same = Tensor.full(0.3f, 2, 2);
        assertArrayEquals(same.array(), split(2, same).apply(same).array());
        Tensor two = Tensor.of(new float[] {-1, -1, -1, 5}, 2, 2);
        assertArrayEquals(two.array(), split(1, two).apply(two).array());
        Tensor zero = Tensor.zeros(2, 2);
        assertArrayEquals(zero.array(), split(2, zero).apply(zero).array());
        assertArrayEquals(new float[0], split(2, Tensor.zeros(0, 2)).apply(Tensor.zeros(0, 2)).array());
    }

    @Test
    void kMeansFindsTheBordersBetweenTheMeans() {
        // The means of the clusters are 1, 11 and 22.
        assertArrayEquals(new float[] {6, 16.5f}, KMeans.borders(new float[] {22, 0, 10, 2, 12, 21, 1, 11, 23}));
        assertArrayEquals(new float[] {0, 0}, KMeans.borders(new float[0]));
    }

    @Test
    void gradientsPassStraightThroughAndTrainingFollowsTheWeights() {
        SplitQuantizer q = new SplitQuantizer(WEIGHT, 2);
        Tensor w = new RandomStream(1).normal(1, 4, 25).requiresGrad(true);
        q.start(w);
        float[] ones = new float[100];
        Arrays.fill(ones, 1);
        q.apply(w).sum().backward();
        assertArrayEquals(ones, w.grad().array());
        float before = q.step().array()[2];
        Tensor larger = w.mul(2).detach();
        q.train(false);
        q.apply(larger);
        assertEquals(before, q.step().array()[2], "evaluation changes nothing");
        q.train(true);
        q.apply(larger);
        assertEquals(2 * before, q.step().array()[2], 1e-5f);
    }

    @Test
    void aWholeNetworkAfterTraining() {
        Moons train = Moons.of(256, 1);
        Moons test = Moons.of(256, 2);
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            var net = Nets.mlp(1, 2, 24, 24);
            Training.inFloat(net, train, 120);
            QuantizerFactory weight = i == 0 ? SplitQuantizer.bits(2) : SteQuantizer.bits(2);
            QuantizerFactory input = i == 0 ? SplitQuantizer.bits(4) : SteQuantizer.bits(4);
            PostTraining.quantize(net, QuantizationRule.all(weight, input).networkInput(SteQuantizer.bits(8)),
                    List.of(train.x()));
            losses[i] = Training.loss(net, test);
        }
        assertTrue(losses[0] < 0.2, "split: " + losses[0]);
        assertTrue(losses[0] < losses[1] / 2, losses[0] + " against " + losses[1]);
    }

    @Test
    void placesItDoesNotSuit() {
        Place input = new Place("fc.input", false, false, false, 1);
        Exception e = assertThrows(IllegalArgumentException.class, () -> new SplitQuantizer(input, 2));
        assertEquals("SplitQuant clusters weights; fc.input needs another quantizer", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> new SplitInputQuantizer(WEIGHT, 2));
        assertEquals("SplitQuant's chunks are of activations; fc.weight needs another quantizer", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SplitQuantizer.bits(9).create(WEIGHT));
        assertThrows(IllegalArgumentException.class, () -> split(2, Tensor.zeros(2, 2))
                .apply(Tensor.of(new float[] {1, Float.NaN, 0, 0}, 2, 2)));
    }

    @Test
    void itsBits() {
        assertEquals(3, new SplitQuantizer(WEIGHT, 3).bits());
        assertEquals(5, new SplitInputQuantizer(new Place("fc.input", false, true, false, 1), 5).bits());
    }
}
