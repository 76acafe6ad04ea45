package io.github.dropbits.quant;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.core.Tensor;
import io.github.dropbits.nn.train.Checkpoint;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.relaxed.RelaxedQuantizer;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.PactQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the contract of quantizers with evenly spaced levels, for all methods, bit-lengths and places. */
public class QuantizerContractTest {
    private static final Map<String, IntFunction<QuantizerFactory>> METHODS = new TreeMap<>(Map.of("cpq",
            CpqSpec::bits, "ste", SteQuantizer::bits, "lsq", LsqQuantizer::bits, "lsq+", LsqQuantizer::plusBits,
            "dorefa", DorefaQuantizer::bits, "pact", PactQuantizer::bits, "rq", RelaxedQuantizer::bits));

    @TempDir
    Path dir;

    /** A method that is used for a place with a given bit-length. */
    public record Use(String method, int bits, Place place) {
        public UniformQuantizer create() {
            UniformQuantizer q = (UniformQuantizer) METHODS.get(method).apply(bits).create(place);
            q.seed(5);
            return q;
        }

        int codes() {
            return 1 << bits;
        }

        @Override
        public String toString() {
            return method + " " + bits + " " + place.name();
        }
    }

    public static List<Use> uses() {
        List<Use> all = new ArrayList<>();
        for (String method : METHODS.keySet()) {
            for (int bits = 1; bits <= 8; bits++) {
                all.add(new Use(method, bits, new Place("weights", true, false, false, 3)));
                all.add(new Use(method, bits, new Place("positive", false, true, false, 1)));
                if (!method.equals("dorefa") && !method.equals("pact")) {
                    all.add(new Use(method, bits, new Place("signed", false, false, false, 1)));
                }
            }
        }
        return all;
    }

    private static Tensor values(Use use, long seed, int... dims) {
        Tensor x = new RandomStream(seed).normal(1, dims);
        return use.place().nonNegative() ? x.relu() : x;
    }

    /** Checks that levels are offset + step * code, and that the range of the codes does not exceed the bit-length. */
    private static void assertLevels(Use use, UniformQuantizer q, Tensor x) {
        float step = q.step().item();
        assertTrue(step > 0 && step < Float.POSITIVE_INFINITY, use + ": step " + step);
        q.train(false);
        Tensor y = q.apply(x);
        int[] codes = q.codes(x);
        int least = Integer.MAX_VALUE;
        int most = Integer.MIN_VALUE;
        for (int i = 0; i < codes.length; i++) {
            float level = q.offset().item() + step * codes[i];
            assertEquals(level, y.array()[i], 1e-4 * (Math.abs(level) + step), use + " at " + x.array()[i]);
            least = Math.min(least, codes[i]);
            most = Math.max(most, codes[i]);
        }
        boolean signs = use.codes() == 2 && least == -1 && most == 1;
        assertTrue(signs || most - least < use.codes(), use + ": codes from " + least + " to " + most);
        Tensor gradient = x.detach().requiresGrad(true);
        q.apply(gradient).sum().backward();
        for (float g : gradient.grad().array()) {
            assertTrue(Float.isFinite(g), use + ": gradient " + g);
        }
    }

    @ParameterizedTest
    @MethodSource("uses")
    void randomConstantZeroAndSingleValues(Use use) {
        for (Tensor x : List.of(values(use, 1, 3, 50), Tensor.full(0.7f, 3, 5), Tensor.zeros(3, 5),
                Tensor.full(2, 3, 1), Tensor.full(1e-30f, 3, 4), Tensor.full(1e30f, 3, 4))) {
            UniformQuantizer q = use.create();
            q.train(true);
            q.start(x);
            assertLevels(use, q, x);
        }
    }

    @ParameterizedTest
    @MethodSource("uses")
    void infinitiesAndHugeValues(Use use) {
        Tensor x = values(use, 2, 3, 20);
        x.update(a -> {
            a[1] = Float.POSITIVE_INFINITY;
            a[2] = use.place().nonNegative() ? 0 : Float.NEGATIVE_INFINITY;
            a[3] = 1e38f;
            a[4] = Float.MIN_VALUE;
        });
        UniformQuantizer q = use.create();
        q.train(true);
        q.start(values(use, 1, 3, 20));
        assertLevels(use, q, x);
        UniformQuantizer first = use.create();
        first.train(true);
        first.start(x);
        float step = first.step().item();
        assertTrue(step > 0 && step < Float.POSITIVE_INFINITY, use + ": step " + step);
    }

    @ParameterizedTest
    @MethodSource("uses")
    void nanIsAnErrorThatNamesThePlace(Use use) {
        UniformQuantizer q = use.create();
        q.train(true);
        q.start(values(use, 1, 3, 20));
        Tensor x = values(use, 2, 3, 20).update(a -> a[7] = Float.NaN);
        String message = assertThrows(IllegalArgumentException.class, () -> q.apply(x)).getMessage();
        assertTrue(message.contains(use.place().name()) && message.contains("7"), message);
    }

    @ParameterizedTest
    @MethodSource("uses")
    void evaluationNeedsFirstValues(Use use) {
        UniformQuantizer q = use.create();
        q.train(false);
        String message = assertThrows(IllegalStateException.class, () -> q.apply(values(use, 1, 3, 4))).getMessage();
        assertTrue(message.contains(use.place().name()), message);
    }

    /** Any sequence of training, evaluation, saving and loading gives the same state as training alone. */
    @ParameterizedTest
    @MethodSource("uses")
    void nothingLeaksBetweenModesAndThroughFiles(Use use) throws IOException {
        Quantizer plain = use.create();
        Quantizer mixed = use.create();
        RandomStream random = new RandomStream(use.hashCode());
        Quantizer other = use.create();
        for (int step = 0; step < 6; step++) {
            Tensor x = values(use, 10 + step, 3, 20);
            plain.train(true);
            plain.progress(step / 6.0);
            float[] expected = plain.apply(x).toArray();
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (step > 0) {
                        mixed.train(false);
                        mixed.apply(values(use, 99 + step, 3, 20));
                        mixed.codes(x);
                    }
                }
                case 1 -> {
                    Path file = dir.resolve("q" + step);
                    Checkpoint.save(file, mixed);
                    Quantizer fresh = use.create();
                    Checkpoint.load(file, fresh);
                    mixed = fresh;
                }
                default -> {
                    other.train(true);
                    other.apply(values(use, 50 + step, 3, 20));
                }
            }
            mixed.train(true);
            mixed.progress(step / 6.0);
            assertArrayEquals(expected, mixed.apply(x).toArray(), use + " at step " + step);
        }
    }

    @Test
    void oneHugeGradientLeavesALearnedStepPositive() {
        for (String method : List.of("lsq", "lsq+", "pact")) {
            Use use = new Use(method, 4, new Place("positive", false, true, false, 1));
            UniformQuantizer q = use.create();
            q.train(true);
            q.start(values(use, 1, 3, 20));
            for (Tensor p : q.namedParameters().values()) {
                p.update(a -> a[0] -= 1e6f);
            }
            assertLevels(use, q, values(use, 2, 3, 20));
        }
    }

    @Test
    void whatASubclassNeedNotSay() {
        Quantizer q = new FixedQuantizer(new Grid(3, true), 0, 1);
        assertEquals(1, q.rateFactor("step"));
        assertEquals(3, q.averageBits());
        assertEquals("fixed", q.label());
    }
}
