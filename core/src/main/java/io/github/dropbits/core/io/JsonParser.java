package io.github.dropbits.core.io;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text by recursive descent; {@link Json#parse} says what it accepts. */
final class JsonParser {
    /** Bounds the recursion, so that a text of brackets cannot exhaust the stack. */
    static final int MAX_DEPTH = 64;

    private final String text;
    private final Map<String, Integer> members = new HashMap<>();
    private int at;
    private int depth;

    JsonParser(String text) {
        this.text = text;
    }

    Object document() {
        Object value = value();
        skipSpace();
        if (at < text.length()) {
            throw expected("the end of the text");
        }
        return value;
    }

    /** Where the outermost object, already read, names a member: the offset of the name's opening quote. */
    int member(String name) {
        return members.get(name);
    }

    private Object value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw expected("a value");
        };
    }

    private Map<String, Object> object() {
        open();
        Map<String, Object> map = new LinkedHashMap<>();
        skipSpace();
        if (!take('}')) {
            do {
                skipSpace();
                member(map);
                skipSpace();
            } while (take(','));
            if (!take('}')) {
                throw expected("',' or '}'");
            }
        }
        depth--;
        return map;
    }

    private void member(Map<String, Object> map) {
        int start = at;
        if (peek() != '"') {
            throw expected("a member name in quotes");
        }
        String name = string();
        if (map.containsKey(name)) {
            throw new JsonException(start, "duplicate member name " + Clip.quote(name));
        }
        if (depth == 1) {
            members.put(name, start);
        }
        skipSpace();
        if (!take(':')) {
            throw expected("':'");
        }
        map.put(name, value());
    }

    private List<Object> array() {
        open();
        List<Object> list = new ArrayList<>();
        skipSpace();
        if (!take(']')) {
            do {
                list.add(value());
                skipSpace();
            } while (take(','));
            if (!take(']')) {
                throw expected("',' or ']'");
            }
        }
        depth--;
        return list;
    }

    private void open() {
        if (depth == MAX_DEPTH) {
            throw new JsonException(at, "nested more than " + MAX_DEPTH + " deep");
        }
        depth++;
        at++;
    }

    private String string() {
        at++;
        StringBuilder out = new StringBuilder();
        while (!take('"')) {
            int c = peek();
            if (c == '\\') {
                at++;
                out.append(escape());
            } else if (c < ' ') {
                throw expected(c < 0 ? "a closing quote" : "control characters to be escaped");
            } else if (Character.isSurrogate((char) c)) {
                out.appendCodePoint(pair());
            } else {
                out.append((char) c);
                at++;
            }
        }
        return out.toString();
    }

    private int pair() {
        int point = text.codePointAt(at);
        if (!Character.isSupplementaryCodePoint(point)) {
            throw new JsonException(at, "a surrogate without a partner may only be written as an escape");
        }
        at += 2;
        return point;
    }

    private char escape() {
        char c = switch (peek()) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw expected("one of \"\\/bfnrtu after a backslash");
        };
        at++;
        return c;
    }

    /** Reads four hexadecimal digits after a {@code u} and stops on the last of them. */
    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            int c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw expected("four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Object literal(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw expected(word);
        }
        at += word.length();
        return value;
    }

    private Object number() {
        int start = at;
        take('-');
        if (take('0')) {
            if (isDigit()) {
                throw new JsonException(start, "a number must not have leading zeros");
            }
        } else {
            digits();
        }
        boolean integral = true;
        if (take('.')) {
            integral = false;
            digits();
        }
        if (take('e') || take('E')) {
            integral = false;
            if (!take('+')) {
                take('-');
            }
            digits();
        }
        return number(start, text.substring(start, at), integral);
    }

    private static Object number(int start, String digits, boolean integral) {
        if (integral) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException outOfRange) {
                // The grammar has been checked, so that only the range can be wrong; a double reaches further.
            }
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw new JsonException(start, "the number is too large for a double");
        }
        return value;
    }

    private void digits() {
        if (!isDigit()) {
            throw expected("a digit");
        }
        while (isDigit()) {
            at++;
        }
    }

    private boolean isDigit() {
        int c = peek();
        return c >= '0' && c <= '9';
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            at++;
        }
    }

    private boolean take(char c) {
        boolean found = peek() == c;
        if (found) {
            at++;
        }
        return found;
    }

    /** The character at hand, -1 at the end of the text. */
    private int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    private JsonException expected(String what) {
        int c = peek();
        String found = c < 0 ? "the end of the text"
                : c > ' ' && c < 127 ? "'" + (char) c + "'"
                : String.format("U+%04X", text.codePointAt(at));
        return new JsonException(at, "expected " + what + ", found " + found);
    }
}
