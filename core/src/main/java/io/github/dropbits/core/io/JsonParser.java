package io.github.dropbits.core.io;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A recursive-descent parser for one JSON text. {@link Json#parse} documents which texts it accepts. */
final class JsonParser {
    /**
     * The maximum nesting depth. It limits the recursion, so that a text with many nested brackets cannot overflow the
     * stack.
     */
    static final int MAX_DEPTH = 64;

    private final String text;
    private int position;
    private int depth;
    /** The number of values that may still be read. */
    private int budget = Integer.MAX_VALUE;

    /** Takes the members of an object one after the other. */
    @FunctionalInterface
    interface Members<E extends Exception> {
        /**
         * Takes a member.
         *
         * @param name its name
         * @param offset the offset in the text of the opening quote of its name
         * @throws E if the member is refused
         */
        void member(String name, int offset) throws E;
    }

    JsonParser(String text) {
        this.text = text;
    }

    Object document() {
        Object value = value();
        skipSpace();
        if (position < text.length()) {
            throw expected("the end of the text");
        }
        return value;
    }

    /**
     * Reads a text that is an object, without holding it as a whole: each member is passed on as soon as its name is
     * read, and the one who takes it reads its value by {@link #value(int)} or {@link #members}.
     */
    <E extends Exception> void document(Members<E> to) throws E {
        members(to);
        skipSpace();
        if (position < text.length()) {
            throw expected("the end of the text");
        }
    }

    /** Whether the next value is an object. */
    boolean atObject() {
        skipSpace();
        return peek() == '{';
    }

    /** Reads an object, which must be next, member by member. */
    <E extends Exception> void members(Members<E> to) throws E {
        open();
        Set<String> names = new HashSet<>();
        skipSpace();
        if (!accept('}')) {
            do {
                skipSpace();
                int start = position;
                String name = name(names);
                names.add(name);
                to.member(name, start);
                skipSpace();
            } while (accept(','));
            if (!accept('}')) {
                throw expected("',' or '}'");
            }
        }
        depth--;
    }

    /**
     * Reads the next value.
     *
     * @param most the largest number of values that it may consist of, itself included
     */
    Object value(int most) {
        budget = most;
        Object value = value();
        budget = Integer.MAX_VALUE;
        return value;
    }

    private Object value() {
        skipSpace();
        if (budget-- == 0) {
            throw new JsonException(position, "too many values in one member");
        }
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
        if (!accept('}')) {
            do {
                skipSpace();
                member(map);
                skipSpace();
            } while (accept(','));
            if (!accept('}')) {
                throw expected("',' or '}'");
            }
        }
        depth--;
        return map;
    }

    private void member(Map<String, Object> map) {
        map.put(name(map.keySet()), value());
    }

    /** Reads a member's name and the colon. */
    private String name(Set<String> taken) {
        int start = position;
        if (peek() != '"') {
            throw expected("a member name in quotes");
        }
        String name = string();
        if (taken.contains(name)) {
            throw new JsonException(start, "duplicate member name " + Clip.quote(name));
        }
        skipSpace();
        if (!accept(':')) {
            throw expected("':'");
        }
        return name;
    }

    private List<Object> array() {
        open();
        List<Object> list = new ArrayList<>();
        skipSpace();
        if (!accept(']')) {
            do {
                list.add(value());
                skipSpace();
            } while (accept(','));
            if (!accept(']')) {
                throw expected("',' or ']'");
            }
        }
        depth--;
        return list;
    }

    private void open() {
        if (depth == MAX_DEPTH) {
            throw new JsonException(position, "nested more than " + MAX_DEPTH + " deep");
        }
        depth++;
        position++;
    }

    private String string() {
        position++;
        StringBuilder out = new StringBuilder();
        while (!accept('"')) {
            int c = peek();
            if (c == '\\') {
                position++;
                out.append(escape());
            } else if (c < ' ') {
                throw expected(c < 0 ? "a closing quote" : "control characters to be escaped");
            } else if (Character.isSurrogate((char) c)) {
                out.appendCodePoint(pair());
            } else {
                out.append((char) c);
                position++;
            }
        }
        return out.toString();
    }

    private int pair() {
        int point = text.codePointAt(position);
        if (!Character.isSupplementaryCodePoint(point)) {
            throw new JsonException(position, "a surrogate without a partner may only be written as an escape");
        }
        position += 2;
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
        position++;
        return c;
    }

    /** Parses the four hexadecimal digits after a {@code u}, and leaves the position at the last digit. */
    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            position++;
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
        if (!text.startsWith(word, position)) {
            throw expected(word);
        }
        position += word.length();
        return value;
    }

    private Object number() {
        int start = position;
        accept('-');
        if (accept('0')) {
            if (isDigit()) {
                throw new JsonException(start, "a number must not have leading zeros");
            }
        } else {
            digits();
        }
        boolean integral = true;
        if (accept('.')) {
            integral = false;
            digits();
        }
        if (accept('e') || accept('E')) {
            integral = false;
            if (!accept('+')) {
                accept('-');
            }
            digits();
        }
        return number(start, text.substring(start, position), integral);
    }

    private static Object number(int start, String digits, boolean integral) {
        if (integral) {
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException outOfRange) {
                // The grammar has been checked, so the number is an integer outside the range of a long. It is
                // converted to a double below.
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
            position++;
        }
    }

    private boolean isDigit() {
        int c = peek();
        return c >= '0' && c <= '9';
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') {
            position++;
        }
    }

    private boolean accept(char c) {
        boolean found = peek() == c;
        if (found) {
            position++;
        }
        return found;
    }

    /** Returns the current character; -1 at the end of the text. */
    private int peek() {
        return position < text.length() ? text.charAt(position) : -1;
    }

    private JsonException expected(String what) {
        int c = peek();
        String found = c < 0 ? "the end of the text"
                : c > ' ' && c < 127 ? "'" + (char) c + "'"
                : String.format(Locale.ROOT, "U+%04X", text.codePointAt(position));
        return new JsonException(position, "expected " + what + ", found " + found);
    }
}
