package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

class JsonRoundTripTest {
    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("values") Object value) {
        String text = Json.write(value);
        assertFalse(text.contains("\n"), text);
        Object back = Json.parse(text);
        assertEquals(value, back);
        assertEquals(text, Json.write(back));
    }

    @Property
    void doublesKeepEveryBit(@ForAll("bits64") long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value)) {
            Object back = Json.parse(Json.write(value));
            assertEquals(bits, Double.doubleToRawLongBits((Double) back), Json.write(value));
        }
    }

    @Property
    void floatsKeepEveryBit(@ForAll("bits32") int bits) {
        float value = Float.intBitsToFloat(bits);
        if (Float.isFinite(value)) {
            Object back = Json.parse(Json.write(value));
            assertEquals(bits, Float.floatToRawIntBits(((Double) back).floatValue()), Json.write(value));
        }
    }

    @Property
    void anyTextIsReadOrRefusedWithAnOffsetInside(@ForAll("nearlyJson") String text) {
        try {
            Json.write(Json.parse(text));
        } catch (JsonException e) {
            assertEquals(e.offset(), Math.clamp(e.offset(), 0, text.length()), text);
        }
    }

    @Provide
    Arbitrary<Long> bits64() {
        return Arbitraries.longs().withDistribution(RandomDistribution.uniform());
    }

    @Provide
    Arbitrary<Integer> bits32() {
        return Arbitraries.integers().withDistribution(RandomDistribution.uniform());
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        return Arbitraries.of("{", "}", "[", "]", ",", ":", "\"a\"", "\"", "1", "-", "0", ".5", "e9", "null", "true",
                " ",
                "\\", "u12", "\uD83D").list().ofMaxSize(12).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaves = Arbitraries.oneOf(
                Arbitraries.just(null),
                Arbitraries.of(true, false),
                Arbitraries.longs(),
                bits64().map(Double::longBitsToDouble).filter(Double::isFinite),
                Arbitraries.doubles().between(-1e6, 1e6).ofScale(3),
                // The strings contain all UTF-16 code units, including unpaired surrogates.
                Arbitraries.strings().all().ofMaxLength(8));
        // There are too many combinations of edge cases in nested values. The tables of the other tests cover edge
        // cases.
        return nested(leaves, 4).withoutEdgeCases();
    }

    private static Arbitrary<Object> nested(Arbitrary<Object> leaves, int depth) {
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<Object> inner = nested(leaves, depth - 1);
        return Arbitraries.oneOf(
                leaves,
                inner.list().ofMaxSize(4).map(Object.class::cast),
                Arbitraries.maps(Arbitraries.strings().all().ofMaxLength(4), inner).ofMaxSize(4)
                        .map(Object.class::cast));
    }
}
