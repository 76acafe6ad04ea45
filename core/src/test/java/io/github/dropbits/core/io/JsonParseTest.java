package io.github.dropbits.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

class JsonParseTest {
    private static Arguments of(String text, Object expected) {
        return Arguments.of(text, expected);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                of("null", null),
                of("true", true),
                of(" \t\r\nfalse \t\r\n", false),
                of("0", 0L),
                of("-0", 0L),
                of("-0.0", -0.0),
                of("42", 42L),
                of("-1", -1L),
                of("1.0", 1.0),
                of("1e2", 100.0),
                of("1E+2", 100.0),
                of("25e-1", 2.5),
                of("0e1", 0.0),
                of("-0.125", -0.125),
                of("1e-400", 0.0),
                of("9223372036854775807", Long.MAX_VALUE),
                of("-9223372036854775808", Long.MIN_VALUE),
                of("9223372036854775808", 9.223372036854775807E18),
                of("\"\"", ""),
                of("\"a/b\\/c\"", "a/b/c"),
                of("\"\\\"\\\\\\b\\f\\n\\r\\t\"", "\"\\\b\f\n\r\t"),
                of("\"\\u0041\\u00e9\\u00E9\\u0000\"", "A\u00e9\u00e9\0"),
                of("\"\\uD83D\\uDE00\"", "\uD83D\uDE00"),
                of("\"\uD83D\uDE00\"", "\uD83D\uDE00"),
                of("\"\\uD83D\"", "\uD83D"),
                of("\"\\uDE00\\uD83D\"", "\uDE00\uD83D"),
                of("\"\u007f\u2028\uFFFF\"", "\u007f\u2028\uFFFF"),
                of("[]", List.of()),
                of("[ ]", List.of()),
                of("[1,[2.5,null]]", List.of(1L, Arrays.asList(2.5, null))),
                of("{}", Map.of()),
                of("{ }", Map.of()),
                of("{\"\":{\"a\" : [ ] , \"b\":1}}", Map.of("", Map.of("a", List.of(), "b", 1L))));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void accepts(String text, Object expected) {
        assertEquals(expected, Json.parse(text));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                of("", "at character 0: expected a value, found the end of the text"),
                of("  ", "at character 2: expected a value, found the end of the text"),
                of("\uFEFF1", "at character 0: expected a value, found U+FEFF"),
                of("\u00a01", "at character 0: expected a value, found U+00A0"),
                of("nul", "at character 0: expected null, found 'n'"),
                of("True", "at character 0: expected a value, found 'T'"),
                of("NaN", "at character 0: expected a value, found 'N'"),
                of("Infinity", "at character 0: expected a value, found 'I'"),
                of("-Infinity", "at character 1: expected a digit, found 'I'"),
                of("+1", "at character 0: expected a value, found '+'"),
                of("01", "at character 0: a number must not have leading zeros"),
                of("-01", "at character 0: a number must not have leading zeros"),
                of("00", "at character 0: a number must not have leading zeros"),
                of("-", "at character 1: expected a digit, found the end of the text"),
                of("1.", "at character 2: expected a digit, found the end of the text"),
                of(".5", "at character 0: expected a value, found '.'"),
                of("1.e2", "at character 2: expected a digit, found 'e'"),
                of("1e", "at character 2: expected a digit, found the end of the text"),
                of("1e+-2", "at character 3: expected a digit, found '-'"),
                of("0x10", "at character 1: expected the end of the text, found 'x'"),
                of("1\u0661", "at character 1: expected the end of the text, found U+0661"),
                of("[1e400]", "at character 1: the number is too large for a double"),
                of("-1e309", "at character 0: the number is too large for a double"),
                of("1 2", "at character 2: expected the end of the text, found '2'"),
                of("{}}", "at character 2: expected the end of the text, found '}'"),
                of("[", "at character 1: expected a value, found the end of the text"),
                of("[1", "at character 2: expected ',' or ']', found the end of the text"),
                of("[1,]", "at character 3: expected a value, found ']'"),
                of("[,1]", "at character 1: expected a value, found ','"),
                of("[1 2]", "at character 3: expected ',' or ']', found '2'"),
                of("[1}", "at character 2: expected ',' or ']', found '}'"),
                of("{\"a\":1,}", "at character 7: expected a member name in quotes, found '}'"),
                of("{a:1}", "at character 1: expected a member name in quotes, found 'a'"),
                of("{\"a\"}", "at character 4: expected ':', found '}'"),
                of("{\"a\":}", "at character 5: expected a value, found '}'"),
                of("{\"a\":1 \"b\":2}", "at character 7: expected ',' or '}', found '\"'"),
                of("{\"a\":1,\"a\":2}", "at character 7: duplicate member name \"a\""),
                of("{\"a\":1,\"\\u0061\":2}", "at character 7: duplicate member name \"a\""),
                of("[{\"x\":{},\"x\":{}}]", "at character 9: duplicate member name \"x\""),
                of("\"a", "at character 2: expected a closing quote, found the end of the text"),
                of("'a'", "at character 0: expected a value, found '''"),
                of("\"a\nb\"", "at character 2: expected control characters to be escaped, found U+000A"),
                of("\"\0\"", "at character 1: expected control characters to be escaped, found U+0000"),
                of("\"\\x\"", "at character 2: expected one of \"\\/bfnrtu after a backslash, found 'x'"),
                of("\"\\", "at character 2: expected one of \"\\/bfnrtu after a backslash, found the end of the text"),
                of("\"\\u12G4\"", "at character 5: expected four hexadecimal digits, found 'G'"),
                of("\"\\u12\"", "at character 5: expected four hexadecimal digits, found '\"'"),
                of("\"\\u\uFF11234\"", "at character 3: expected four hexadecimal digits, found U+FF11"),
                of("\"\uD83D\"", "at character 1: a surrogate without a partner may only be written as an escape"),
                of("\"\uDE00\"", "at character 1: a surrogate without a partner may only be written as an escape"),
                of("\"\uD83D" + "\\uDE00\"",
                        "at character 1: a surrogate without a partner may only be written as an escape"),
                of("/* */1", "at character 0: expected a value, found '/'"),
                of("1 // x", "at character 2: expected the end of the text, found '/'"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(String text, String message) {
        JsonException e = assertThrows(JsonException.class, () -> Json.parse(text));
        assertEquals(message, e.getMessage());
        assertEquals(Integer.parseInt(message.replaceAll("at character (\\d+):(?s).*", "$1")), e.offset());
    }

    @Test
    void nestsSixtyFourDeepAndNoDeeper() {
        Object value = Json.parse("[".repeat(64) + "]".repeat(64));
        for (int i = 1; i < 64; i++) {
            value = ((List<?>) value).get(0);
        }
        assertEquals(List.of(), value);

        JsonException lists = assertThrows(JsonException.class, () -> Json.parse("[".repeat(1_000_000)));
        assertEquals("at character 64: nested more than 64 deep", lists.getMessage());
        JsonException objects = assertThrows(JsonException.class, () -> Json.parse("{\"a\":".repeat(65)));
        assertEquals("at character 320: nested more than 64 deep", objects.getMessage());
    }

    @Test
    void depthIsOfNestingNotOfCount() {
        assertEquals(100, ((List<?>) Json.parse("[" + "[[]],".repeat(99) + "{}]")).size());
    }

    @Test
    void keepsTheOrderOfMembers() {
        Map<?, ?> map = (Map<?, ?>) Json.parse("{\"z\":1,\"a\":2,\"m\":3}");
        assertEquals(LinkedHashMap.class, map.getClass());
        assertEquals("[z, a, m]", new ArrayList<>(map.keySet()).toString());
    }

    @Test
    void cutsLongNamesInMessagesShort() {
        String name = "x".repeat(1000);
        JsonException e = assertThrows(JsonException.class,
                () -> Json.parse("{\"" + name + "\":1,\"" + name + "\":2}"));
        assertEquals("at character 1006: duplicate member name \"" + "x".repeat(80) + "\"...", e.getMessage());
    }
}
