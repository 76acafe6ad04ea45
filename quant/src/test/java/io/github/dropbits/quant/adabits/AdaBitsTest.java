package io.github.dropbits.quant.adabits;

import static io.github.dropbits.core.ops.CrossEntropy.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.NoGrad;
import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Activation;
import io.github.dropbits.nn.layers.BatchNorm2d;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.nn.models.SmallCnn;
import io.github.dropbits.nn.optim.Adam;
import io.github.dropbits.nn.optim.Optimizer;
import io.github.dropbits.nn.optim.Schedule;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.nn.train.Metrics;
import io.github.dropbits.nn.train.Trainer;
import io.github.dropbits.quant.Moons;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.Training;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a single set of weights for several bit-lengths. */
class AdaBitsTest {
    private static final Moons TRAIN = Moons.of(256, 1);
    private static final Moons TEST = Moons.of(256, 2);

    @TempDir
    Path dir;

    /**
     * Creates a sequence that consists of a linear layer, a batch norm and a ReLU, the same again, and a linear layer.
     * The submodules are named 0 to 6.
     */
    private static Sequential net(long seed) {
        RandomStream random = new RandomStream(seed);
        return new Sequential(new Linear(2, 24, random.split("a")), new BatchNorm2d(24), Activation.relu(),
                new Linear(24, 24, random.split("b")), new BatchNorm2d(24), Activation.relu(),
                new Linear(24, 2, random.split("c")));
    }

    /** Trains at one bit-length, or at all bit-lengths jointly if {@code bits} is 0. */
    private static void train(Module net, AdaBits ada, int bits, int steps) {
        Optimizer adam = Adam.adam(ada.parameterGroups(1e-2, 0));
        if (bits > 0) {
            ada.use(bits);
        }
        new Trainer<Moons>(net, adam, d -> bits > 0 ? crossEntropy(net.apply(d.x()), d.moon())
                : ada.loss(() -> crossEntropy(net.apply(d.x()), d.moon()))).schedule(Schedule.cosine(0.01))
                .fit(steps, 1, epoch -> List.of(TRAIN));
    }

    private static float[] outputs(Module net) {
        return net.evaluating(() -> NoGrad.call(() -> net.apply(TEST.x()))).toArray();
    }

    private static Map<String, Tensor> values(Module net) {
        Map<String, Tensor> all = new LinkedHashMap<>(net.namedParameters());
        all.putAll(net.namedBuffers());
        return all;
    }

    @Test
    void oneSetOfWeightsIsGoodAtEveryBitLength() {
        Sequential net = net(1);
        Training.inFloat(net, TRAIN, 60);
        AdaBits ada = AdaBits.apply(net, new int[] {8, 2, 4, 3}, TRAIN.x());
        assertArrayEquals(new int[] {2, 3, 4, 8}, ada.bits());
        assertEquals(8, ada.current());
        train(net, ada, 0, 200);
        assertEquals(8, ada.current());
        float[] last = null;
        for (int bits : ada.bits()) {
            ada.use(bits);
            assertEquals(bits, ada.current());
            double accuracy = Metrics.accuracy(net, List.of(TEST), Moons::x, Moons::moon);
            assertTrue(accuracy > 0.98, bits + " bits: " + accuracy);
            float[] y = outputs(net);
            assertFalse(Arrays.equals(last, y), "another bit-length gives other outputs");
            last = y;
        }
    }

    @Test
    void aBitLengthGivesTheOutputsOfAModelOfItAlone() {
        Sequential net = net(1);
        AdaBits ada = AdaBits.apply(net, new int[] {2, 4}, TRAIN.x());
        train(net, ada, 0, 10);
        for (int bits : ada.bits()) {
            QuantizerFactory factory = place -> place.weight() ? new TruncatingQuantizer(place, bits)
                    : new PactQuantizer(place, bits);
            Sequential alone = net(2);
            Quantization.apply(alone, QuantizationRule.all(factory, factory).networkInput(SteQuantizer.bits(8)),
                    TRAIN.x());
            Map<String, Tensor> from = values(net);
            values(net).forEach((name, t) -> from.put(name.replace(".bits" + bits + ".", "."), t));
            values(alone).forEach((name, t) -> t.set(from.get(name).toArray()));
            ada.use(bits);
            assertArrayEquals(outputs(alone), outputs(net), bits + " bits");
        }
    }

    @Test
    void trainingAtOneBitLengthLeavesTheOthers() {
        Sequential net = net(1);
        AdaBits ada = AdaBits.apply(net, new int[] {2, 4, 8}, TRAIN.x());
        train(net, ada, 0, 3);
        // The clipping levels are lowered so that some values are clipped, because only clipped values contribute to
        // the gradients of the levels.
        values(net).forEach((name, t) -> {
            if (name.endsWith(".alpha")) {
                t.update(a -> a[0] /= 2);
            }
        });
        for (int bits : ada.bits()) {
            Map<String, float[]> before = new LinkedHashMap<>();
            values(net).forEach((name, t) -> before.put(name, t.toArray()));
            train(net, ada, bits, 2);
            String own = bits == 8 ? "" : "bits" + bits + ".";
            Set<String> moved = Set.of("0.weight", "3.weight", "6.weight", "6.bias", "1." + own + "weight",
                    "1." + own + "bias", "4." + own + "running_mean", "4." + own + "running_var",
                    "3.input_quantizer.bits" + bits + ".alpha", "6.input_quantizer.bits" + bits + ".alpha");
            for (var entry : values(net).entrySet()) {
                String name = entry.getKey();
                boolean other = name.contains(".bits") ? !name.contains(".bits" + bits + ".")
                        : bits != 8 && (name.startsWith("1.") || name.startsWith("4."));
                boolean same = Arrays.equals(before.get(name), entry.getValue().array());
                assertTrue(same || !other, bits + " bits changed " + name);
                assertFalse(same && moved.contains(name), bits + " bits left " + name);
            }
            assertTrue(values(net).keySet().containsAll(moved));
        }
    }

    @Test
    void theLossIsTheSumOverTheBitLengths() {
        Sequential net = net(1);
        AdaBits ada = AdaBits.apply(net, new int[] {2, 4, 8}, TRAIN.x());
        train(net, ada, 0, 5);
        ada.use(4);
        net.train(false);
        double sum = 0;
        for (int bits : new int[] {2, 4, 8}) {
            ada.use(bits);
            sum += crossEntropy(net.apply(TEST.x()), TEST.moon()).item();
        }
        ada.use(4);
        assertEquals(sum, ada.loss(() -> crossEntropy(net.apply(TEST.x()), TEST.moon())).item(), 1e-5);
        assertEquals(4, ada.current());
        assertThrows(IllegalStateException.class, () -> ada.loss(() -> {
            throw new IllegalStateException();
        }));
        assertEquals(4, ada.current(), "after an exception too");
    }

    @Test
    void aFileHoldsEveryBitLength() throws IOException {
        Path file = dir.resolve("model.safetensors");
        Sequential net = net(1);
        AdaBits ada = AdaBits.apply(net, new int[] {2, 3, 8}, TRAIN.x());
        train(net, ada, 0, 10);
        Checkpoint.save(file, net);
        Sequential fresh = net(2);
        AdaBits other = AdaBits.apply(fresh, new int[] {8, 3, 2}, TRAIN.x());
        assertEquals(List.copyOf(values(net).keySet()), List.copyOf(values(fresh).keySet()));
        assertTrue(values(net).keySet().containsAll(List.of("1.weight", "1.bits2.weight", "4.bits3.running_var",
                "3.input_quantizer.bits8.alpha", "6.weight_quantizer.bits2.reach", "0.input_quantizer.step")));
        Checkpoint.load(file, fresh);
        for (int bits : ada.bits()) {
            ada.use(bits);
            other.use(bits);
            assertArrayEquals(outputs(net), outputs(fresh), bits + " bits");
        }
    }

    @Test
    void clippingLevelsComeFromTheFirstBatchAtTheirBitLength() {
        Sequential net = net(1);
        AdaBits ada = AdaBits.apply(net, new int[] {2, 8}, TRAIN.x());
        ada.use(2);
        net.apply(TRAIN.x());
        ada.use(8);
        Exception e = assertThrows(IllegalStateException.class, () -> outputs(net));
        assertTrue(e.getMessage().contains("3.input at 8 bits"), e.getMessage());
    }

    @Test
    void whatCannotBe() {
        Sequential net = net(1);
        AdaBits ada = AdaBits.apply(net, new int[] {4, 2}, TRAIN.x());
        Exception e = assertThrows(IllegalArgumentException.class, () -> ada.use(3));
        assertEquals("there is no bit-length 3; the known ones are [2, 4]", e.getMessage());
        assertEquals(4, ada.current());
        for (int[] bits : new int[][] {{}, {1, 2}, {2, 9}, {2, 2}}) {
            e = assertThrows(IllegalArgumentException.class, () -> AdaBits.apply(net(1), bits, TRAIN.x()));
            assertEquals("AdaBits needs different bit-lengths from 2 to 8, not " + Arrays.toString(bits),
                    e.getMessage());
        }
        Nets.Pair negative = Nets.pair((p, x) -> p.second.apply(p.first.apply(x)));
        e = assertThrows(IllegalArgumentException.class,
                () -> AdaBits.apply(negative, new int[] {2, 4}, Nets.sample(4, 3)));
        assertEquals("AdaBits takes inputs that cannot be negative, as behind a rectifier; second.input can be",
                e.getMessage());
        assertNull(negative.first.weightTransform());
    }

    @Test
    void appliedAnewItForgetsTheOldBitLengths() {
        Sequential net = SmallCnn.create(1, 4, 4, 3, new RandomStream(1));
        Tensor x = Nets.sample(4, 1, 4, 4);
        AdaBits ada = AdaBits.apply(net, new int[] {2, 3, 4}, x);
        ada.loss(() -> net.apply(x).sum());
        Quantization.remove(net);
        AdaBits.apply(net, new int[] {2, 4}, x);
        assertTrue(net.namedModules().containsKey("bn1.bits2"));
        assertFalse(net.namedModules().containsKey("bn1.bits3"));
        assertFalse(net.namedModules().containsKey("bn1.bits2.bits2"));
        assertFalse(net.namedModules().containsKey("conv2.input_quantizer.bits3"));
    }
}
