package io.github.dropbits.quant.methods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.quant.JointMethod;
import io.github.dropbits.quant.Place;
import io.github.dropbits.quant.QuantizationMethod;
import io.github.dropbits.quant.Quantizer;
import io.github.dropbits.quant.QuantizerFactory;
import io.github.dropbits.quant.adabits.AdaBitsQuantizer;
import io.github.dropbits.quant.alq.AlqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import io.github.dropbits.quant.uniform.SteQuantizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the properties that the listed methods declare with their quantizers. */
class QuantizationMethodsTest {
    private static final Place WEIGHT = new Place("fc.weight", true, false, false, 3);
    private static final Place INPUT = new Place("fc.input", false, true, false, 1);

    static List<QuantizationMethod> all() {
        return QuantizationMethods.all();
    }

    private static List<String> names(List<QuantizationMethod> methods) {
        return methods.stream().map(QuantizationMethod::name).toList();
    }

    @Test
    void theListIsInOrder() {
        List<String> training = List.of("cpq", "adabits", "alq", "dorefa", "lsq", "lsq+", "pact", "rq", "ste");
        assertEquals(training, names(QuantizationMethods.training()));
        assertEquals("split", names(all()).getLast());
        assertEquals(training, names(all()).subList(0, all().size() - 1));
    }

    /**
     * The columns are name, smallest bit-length, same bits, learns bits, chooses bits, trains, joint, and the
     * quantizers of weights and of inputs.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cpq     | 1     | false | true   | false   | true   | false | CpqQuantizer     | CpqQuantizer",
        "adabits | 2     | true  | false  | false   | true   | true  | AdaBitsQuantizer | AdaBitsQuantizer",
        "alq     | 1     | false | false  | true    | true   | false | AlqQuantizer     | LsqQuantizer",
        "dorefa  | 1     | false | false  | false   | true   | false | DorefaQuantizer  | DorefaQuantizer",
        "lsq     | 1     | false | false  | false   | true   | false | LsqQuantizer     | LsqQuantizer",
        "lsq+    | 1     | false | false  | false   | true   | false | LsqQuantizer     | LsqQuantizer",
        "pact    | 1     | false | false  | false   | true   | false | DorefaQuantizer  | PactQuantizer",
        "rq      | 1     | false | false  | false   | true   | false | RelaxedQuantizer | RelaxedQuantizer",
        "ste     | 1     | false | false  | false   | true   | false | SteQuantizer     | SteQuantizer",
        "split   | 1     | false | false  | false   | false  | false | SplitQuantizer   | SplitInputQuantizer"})
    void whatEachTakes(String name, int least, boolean same, boolean learns, boolean chooses, boolean trains,
            boolean joint, String weight, String input) {
        QuantizationMethod m = QuantizationMethods.named(name).orElseThrow();
        assertEquals(least, m.leastBits());
        assertEquals(8, m.mostBits());
        assertEquals(same, m.sameBits());
        assertEquals(learns, m.learnsBits());
        assertEquals(chooses, m.choosesBits());
        assertEquals(trains, m.trains());
        assertEquals(joint, m instanceof JointMethod);
        assertEquals(weight, m.factory(3).create(WEIGHT).getClass().getSimpleName());
        assertEquals(input, m.factory(3).create(INPUT).getClass().getSimpleName());
        assertEquals(name, m.toString());
    }

    @ParameterizedTest
    @MethodSource("all")
    void bitLengthsAreThoseOfTheRangeAndNoOthers(QuantizationMethod m) {
        for (int bits = m.leastBits(); bits <= m.mostBits(); bits++) {
            QuantizerFactory factory = m.factory(bits);
            assertEquals(bits, factory.create(INPUT).bits());
            assertTrue(factory.networkInput(8).create(new Place("in", false, false, true, 1)).bits() == 8);
        }
        for (int bits : new int[] {-1, 0, m.leastBits() - 1, m.mostBits() + 1}) {
            assertThrows(IllegalArgumentException.class, () -> m.factory(bits), m + " at " + bits);
        }
    }

    @Test
    void optionsAreThoseOfOneMethodOnly() {
        assertEquals(Set.of("estimator", "sigma", "step", "drop-bits", "drop-schedule", "drop-unit"),
                CpqSpec.METHOD.options());
        for (QuantizationMethod m : all()) {
            assertTrue(m == CpqSpec.METHOD || m.options().isEmpty(), m.name());
        }
    }

    @Test
    void namesAndSummariesAreOneLineAndUnique() {
        Set<String> seen = new HashSet<>();
        for (QuantizationMethod m : all()) {
            assertTrue(seen.add(m.name()) && seen.add(m.summary()), m.name());
            assertTrue(m.name().matches("[a-z][a-z0-9+]*"), m.name());
            assertTrue(m.summary().length() > 10 && m.summary().lines().count() == 1, m.summary());
        }
    }

    @Test
    void unknownNamesAreNotFound() {
        assertTrue(QuantizationMethods.named("none").isEmpty());
        assertTrue(QuantizationMethods.named("CPQ").isEmpty());
        assertEquals(LsqQuantizer.PLUS_METHOD, QuantizationMethods.named("lsq+").orElseThrow());
    }

    @Test
    void weightsByAlqStartWithTwiceTheBitsUpToTheMost() {
        for (int[] asked : new int[][] {{1, 2}, {3, 6}, {4, 8}, {8, 8}}) {
            Quantizer q = AlqQuantizer.METHOD.factory(asked[0]).create(WEIGHT);
            assertEquals(asked[1], q.namedBuffers().get("coordinates").shape().dim(1));
        }
        assertInstanceOf(SteQuantizer.class, AlqQuantizer.METHOD.factory(3).networkInput(8)
                .create(new Place("in", false, false, true, 1)));
    }

    @Test
    void jointMethodsSayWhatTheyUsuallyTrain() {
        Set<List<Integer>> usual = all().stream().filter(m -> m instanceof JointMethod)
                .map(m -> ((JointMethod) m).usualBits()).collect(Collectors.toSet());
        assertEquals(Set.of(List.of(2, 3, 4, 8)), usual);
    }

    /** The factory of AdaBits creates quantizers of AdaBits even for a single bit-length. */
    @Test
    void aJointMethodHasAFactoryToo() {
        JointMethod joint = (JointMethod) QuantizationMethods.named("adabits").orElseThrow();
        assertEquals(List.of(4, 4), List.of(joint.factory(4).create(WEIGHT).bits(),
                assertInstanceOf(AdaBitsQuantizer.class, joint.factory(4).create(INPUT)).bits()));
    }

    @Test
    void anOutsidersMethodIsOfTheSameType() {
        QuantizationMethod own = QuantizationMethod.of("mine", "a step of my own", LsqQuantizer::bits);
        assertEquals("mine", own.name());
        assertEquals("a step of my own", own.summary());
        assertEquals(List.of(1, 8), List.of(own.leastBits(), own.mostBits()));
        assertFalse(own.sameBits() || own.learnsBits() || own.choosesBits());
        assertTrue(own.trains());
        assertEquals(Set.of(), own.options());
        assertEquals(5, own.factory(5).create(WEIGHT).bits());
        assertThrows(NullPointerException.class, () -> QuantizationMethod.of("mine", "without quantizers", null));
    }
}
