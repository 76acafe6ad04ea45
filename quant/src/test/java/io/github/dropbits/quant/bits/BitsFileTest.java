package io.github.dropbits.quant.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dropbits.core.RandomStream;
import io.github.dropbits.nn.Module;
import io.github.dropbits.nn.layers.Flatten;
import io.github.dropbits.nn.layers.Linear;
import io.github.dropbits.nn.layers.Sequential;
import io.github.dropbits.quant.LayerReport;
import io.github.dropbits.quant.Nets;
import io.github.dropbits.quant.Quantization;
import io.github.dropbits.quant.QuantizationRule;
import io.github.dropbits.quant.cpq.CpqQuantizer;
import io.github.dropbits.quant.cpq.CpqSpec;
import io.github.dropbits.quant.uniform.DorefaQuantizer;
import io.github.dropbits.quant.uniform.LsqQuantizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests writing the bit-lengths of a model to a file and reading them back, and invalid files. */
class BitsFileTest {
    @TempDir
    Path dir;

    private static BitsFile.Bits bits(Integer weight, Integer act) {
        return new BitsFile.Bits(weight, act);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(dir.resolve("bits.json"), text);
    }

    private static QuantizationRule rule(BitsFile bits, Module model) {
        return bits.rule(model, CpqSpec::bits, LsqQuantizer::bits);
    }

    private static List<String> report(Quantization q) {
        return q.report().stream().map(LayerReport::toString).toList();
    }

    @Test
    void aModelsBitsGiveAnEqualModel() throws IOException {
        Nets.Pair net = Nets.pair();
        Quantization q = Quantization.apply(net,
                QuantizationRule.all(CpqSpec.bits(3), LsqQuantizer.bits(4)), Nets.sample(4, 3));
        Path path = dir.resolve("bits.json");
        BitsFile.of(net).write(path);
        assertEquals("""
                {"layers": {
                  "first": {"weight": 3, "act": 8},
                  "second": {"weight": 3, "act": 4}
                }}
                """, Files.readString(path));
        BitsFile read = BitsFile.read(path);
        assertEquals(Map.of("first", bits(3, 8), "second", bits(3, 4)), read.layers());
        Nets.Pair other = Nets.pair();
        Quantization again = Quantization.apply(other, rule(read, other), Nets.sample(4, 3));
        assertEquals(report(q), report(again));
        assertArrayEquals(net.apply(Nets.sample(4, 3)).array(), other.apply(Nets.sample(4, 3)).array());
    }

    @Test
    void everyMixOfBitsAndFloat() throws IOException {
        Map<String, Module> parts = new LinkedHashMap<>();
        RandomStream random = new RandomStream(1);
        parts.put("both", new Linear(2, 3, random));
        parts.put("weights", new Linear(3, 3, random));
        parts.put("input", new Linear(3, 3, random));
        parts.put("flat", new Flatten());
        parts.put("none", new Linear(3, 5, random));
        Sequential net = new Sequential(parts);
        BitsFile bits = BitsFile.read(file("{\"layers\":{\"none\":{\"act\":null,\"weight\":null},"
                + "\"both\":{\"weight\":1,\"act\":2},\"weights\":{\"weight\":8,\"act\":null},"
                + "\"input\":{\"weight\":null,\"act\":7}}}"));
        Quantization q = Quantization.apply(net, rule(bits, net), Nets.sample(4, 2));
        assertEquals(Map.of("both", 1, "weights", 8), q.weightBits());
        assertEquals(Map.of("both", 2, "input", 7), q.inputBits());
        assertNull(((Linear) parts.get("none")).weightTransform());
        assertEquals(List.of("both", "weights", "input", "none"), List.copyOf(BitsFile.of(net).layers().keySet()));
        assertEquals(bits.layers(), BitsFile.of(net).layers());
        // 6 weights have 1 bit, 9 weights have 8 bits, and 9 + 15 weights are in float.
        assertEquals((6 + 72 + 24 * 32) / 39.0, bits.averageWeightBits(net), 1e-12);
        assertEquals((2 + 32 + 7 + 32) / 4.0, bits.averageActBits());
    }

    @Test
    void learnedBitsAreWrittenAsTheyResolve() {
        Nets.Pair net = Nets.pair();
        CpqSpec spec = CpqSpec.bits(4).minBits(1).sign(CpqSpec.Sign.UNSIGNED).learnBits(true);
        Quantization q = Quantization.apply(net, QuantizationRule.all(spec, spec), Nets.sample(4, 3));
        Nets.row(q, "second").weight().namedParameters().get("drop_bits.logits").set(new float[] {1, -1, 1});
        assertEquals(Map.of("first", bits(4, 8), "second", bits(2, 4)), BitsFile.of(net).layers());
    }

    @Test
    void aSharedLayerStandsOnceAndOneOutOfReachInFloat() throws IOException {
        Linear layer = Nets.linear(3, 3);
        assertEquals(List.of("first"), List.copyOf(
                BitsFile.of(new Nets.Pair(layer, layer, (p, x) -> p.first.apply(x))).layers().keySet()));
        Nets.Pair net = Nets.pair((p, x) -> p.first.apply(x));
        Quantization q = Quantization.apply(net, rule(BitsFile.read(file("""
                {"layers": {"first": {"weight": 2, "act": 3}, "second": {"weight": null, "act": null}}}""")), net),
                Nets.sample(4, 3));
        assertEquals(Map.of("first", 2), q.weightBits());
    }

    /** DoReFa does not support inputs that can be negative, and the network's own input often can. */
    @Test
    void theNetworksOwnInputSuitsEveryMethod() throws IOException {
        Nets.Pair net = Nets.pair();
        BitsFile bits = BitsFile.read(file("""
                {"layers": {"first": {"weight": 2, "act": 5}, "second": {"weight": 2, "act": 3}}}"""));
        Quantization q = Quantization.apply(net, bits.rule(net, DorefaQuantizer::bits, DorefaQuantizer::bits),
                Nets.sample(4, 3));
        assertEquals("STE(5 bits signed, MIN_MAX)", Nets.row(q, "first").input().describe());
        assertEquals("DoReFa(3 bits)", Nets.row(q, "second").input().describe());
    }

    @Test
    void theNetworksOwnInputCanHaveAMethodOfItsOwn() throws IOException {
        Nets.Pair net = Nets.pair();
        BitsFile bits = BitsFile.read(file("""
                {"layers": {"first": {"weight": 2, "act": 5}, "second": {"weight": 2, "act": 3}}}"""));
        Quantization q = Quantization.apply(net,
                bits.rule(net, LsqQuantizer::bits, LsqQuantizer::bits, CpqSpec::bits), Nets.sample(4, 3));
        assertEquals(CpqQuantizer.class, Nets.row(q, "first").input().getClass());
        assertEquals(LsqQuantizer.class, Nets.row(q, "second").input().getClass());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{| is not JSON in UTF-8: at character 1",
        "{\"layers\": {\"fc\": {}, \"fc\": {}}}| is not JSON in UTF-8: at character 22: duplicate member name \"fc\"",
        "[]| holds no bits: {\"layers\"",
        "{}| holds no bits: {\"layers\"",
        "{\"layers\": [3]}| holds no bits: {\"layers\"",
        "{\"layers\": {}, \"more\": 1}| holds no bits: {\"layers\"",
        "{\"layers\": {\"fc\": 3}}|: layer \"fc\" must have the members \"weight\" and \"act\" and no others, not 3",
        "{\"layers\": {\"fc\": {\"weight\": 3}}}|: layer \"fc\" must have the members",
        "{\"layers\": {\"fc\": {\"weight\": 3, \"act\": 3, \"x\": 1}}}|: layer \"fc\" must have the members",
        "{\"layers\": {\"fc\": {\"weight\": 0, \"act\": 3}}}|: layer \"fc\": \"weight\" must be a whole number from 1 "
                + "to 8, or null for float, not 0",
        "{\"layers\": {\"fc\": {\"weight\": 3, \"act\": 9}}}|: layer \"fc\": \"act\" must be a whole",
        "{\"layers\": {\"fc\": {\"weight\": 3.0, \"act\": 3}}}|: layer \"fc\": \"weight\" must be a whole number from "
                + "1 to 8, or null for float, not 3.0",
        "{\"layers\": {\"fc\": {\"weight\": \"3\", \"act\": 3}}}|: layer \"fc\": \"weight\" must be a whole",
        "{\"layers\": {\"fc\": {\"weight\": 4294967299, \"act\": 3}}}|: layer \"fc\": \"weight\" must be a whole",
    })
    void wrongFiles(String text, String message) throws IOException {
        Path path = file(text);
        IOException e = assertThrows(IOException.class, () -> BitsFile.read(path));
        assertTrue(e.getMessage().replace(path + " ", path.toString()).startsWith(path + message), e.getMessage());
    }

    @Test
    void noTextAndNoFile() throws IOException {
        Path path = Files.write(dir.resolve("bytes.json"), new byte[] {(byte) 0xff, 0x20});
        IOException e = assertThrows(IOException.class, () -> BitsFile.read(path));
        assertTrue(e.getMessage().startsWith(path + " is not JSON in UTF-8"), e.getMessage());
        assertThrows(NoSuchFileException.class, () -> BitsFile.read(dir.resolve("absent.json")));
    }

    @Test
    void layersThatDoNotFitTheModel() throws IOException {
        Module net = Nets.pair();
        Path path = file("{\"layers\": {\"first\": {\"weight\": 2, \"act\": 3}}}");
        BitsFile missing = BitsFile.read(path);
        String expected = path + ": layer \"second\" of the model is missing";
        assertEquals(expected, assertThrows(IllegalArgumentException.class, () -> rule(missing, net)).getMessage());
        assertEquals(expected, assertThrows(IllegalArgumentException.class,
                () -> missing.averageWeightBits(net)).getMessage());
        file("""
                {"layers": {"first": {"weight": 2, "act": 3}, "second": {"weight": 2, "act": 3},
                "third": {"weight": 2, "act": 3}}}""");
        BitsFile unknown = BitsFile.read(path);
        assertEquals(path + ": the model has no layer \"third\"; its layers with weights are [first, second]",
                assertThrows(IllegalArgumentException.class, () -> rule(unknown, net)).getMessage());
    }

    @Test
    void aModelWithoutLayers() throws IOException {
        Path path = dir.resolve("bits.json");
        BitsFile.of(new Flatten()).write(path);
        BitsFile read = BitsFile.read(path);
        assertEquals(Map.of(), read.layers());
        assertTrue(Double.isNaN(read.averageActBits()) && Double.isNaN(read.averageWeightBits(new Flatten())));
    }
}
