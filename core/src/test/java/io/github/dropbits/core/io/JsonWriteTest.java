package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonWriteTest {
    private static Arguments of(Object value, String expected) {
        return Arguments.of(value, expected);
    }

    static Stream<Arguments> written() {
        return Stream.of(
                of(null, "null"),
                of(true, "true"),
                of((byte) -1, "-1"),
                of((short) 2, "2"),
                of(3, "3"),
                of(Long.MIN_VALUE, "-9223372036854775808"),
                of(new BigInteger("123456789012345678901234567890"), "123456789012345678901234567890"),
                of(new BigDecimal("0.10"), "0.10"),
                of(0.0, "0.0"),
                of(-0.0, "-0.0"),
                of(1.0, "1.0"),
                of(0.1, "0.1"),
                of(0.1f, "0.1"),
                of(16777216f, "16777216.0"),
                of(1e7, "10000000.0"),
                of(-1.2e10, "-12000000000.0"),
                of(12345678.5, "12345678.5"),
                of(1e20, "100000000000000000000.0"),
                of(1e21, "1.0E21"),
                of(1e-6, "0.000001"),
                of(1.5e-4f, "0.00015"),
                of(9.5e-7, "9.5E-7"),
                of(Double.MIN_VALUE, "4.9E-324"),
                of(Double.MAX_VALUE, "1.7976931348623157E308"),
                of(Float.MIN_VALUE, "1.4E-45"),
                of("", "\"\""),
                of(new StringBuilder("ab"), "\"ab\""),
                of("\"\\/\b\f\n\r\t\u0001\u001f\u007f\u00e9", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\u00e9\""),
                of("\uD83D\uDE00", "\"\uD83D\uDE00\""),
                of("\uD83D", "\"\\ud83d\""),
                of("\uDE00\uD83D", "\"\\ude00\\ud83d\""),
                of(List.of(), "[]"),
                of(Arrays.asList(1, null, "x"), "[1,null,\"x\"]"),
                of(new int[] {1, -2}, "[1,-2]"),
                of(new int[0], "[]"),
                of(new long[] {1L << 40}, "[1099511627776]"),
                of(new float[] {0.1f, 2}, "[0.1,2.0]"),
                of(new double[] {0.1, 2e9}, "[0.1,2000000000.0]"),
                of(Map.of(), "{}"),
                of(Map.of("a\n", List.of(Map.of())), "{\"a\\n\":[{}]}"));
    }

    @ParameterizedTest
    @MethodSource("written")
    void writes(Object value, String expected) {
        assertEquals(expected, Json.write(value));
    }

    @Test
    void keepsTheOrderOfMembers() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", 1);
        map.put("a", new float[] {1});
        assertEquals("{\"z\":1,\"a\":[1.0]}", Json.write(map));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                of(Double.NaN, "NaN at $ has no form in JSON"),
                of(Float.NEGATIVE_INFINITY, "-Infinity at $ has no form in JSON"),
                of(List.of(0, Map.of("loss", new float[] {1, Float.NaN})), "NaN at $[1].loss[1] has no form in JSON"),
                of(new double[] {Double.POSITIVE_INFINITY}, "Infinity at $[0] has no form in JSON"),
                of(BigInteger.TEN.pow(400), "a number beyond the range of a double at $ has no form in JSON"),
                of(new BigDecimal("1E400"), "a number beyond the range of a double at $ has no form in JSON"),
                of(Map.of(1, 2), "a member name that is no String at $ has no form in JSON"),
                of(List.of(new boolean[0]), "a value of class [Z at $[0] has no form in JSON"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(Object value, String message) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Json.write(value));
        assertEquals(message, e.getMessage());
    }

    @Test
    void refusesWhatContainsItself() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Json.write(list));
        assertEquals("nesting of more than 64 levels at $" + "[0]".repeat(64) + " has no form in JSON", e.getMessage());
    }

    @Test
    void writesAsDeepAsTheReaderReads() {
        String deepest = "[".repeat(64) + "]".repeat(64);
        assertEquals(deepest, Json.write(Json.parse(deepest)));
    }
}
