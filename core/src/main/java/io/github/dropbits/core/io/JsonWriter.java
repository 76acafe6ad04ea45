package io.github.dropbits.core.io;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Converts one value to JSON text. {@link Json#write} documents how values are written. */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    /**
     * The path from the outermost value to the current value, for error messages. Its elements are member names and
     * array indices.
     */
    private final Deque<Object> path = new ArrayDeque<>();

    String write(Object value) {
        append(value);
        return out.toString();
    }

    private void append(Object value) {
        switch (value) {
            case null -> out.append("null");
            case Boolean b -> out.append(b);
            case CharSequence s -> string(s);
            case Double d -> real(d, Double.toString(d));
            case Float f -> real(f, Float.toString(f));
            case Long n -> out.append(n);
            case Integer n -> out.append(n);
            case Short n -> out.append(n);
            case Byte n -> out.append(n);
            case BigInteger n -> big(n);
            case BigDecimal n -> big(n);
            case JsonObject o -> object(o.members());
            case Map<?, ?> map -> object(map);
            case Iterable<?> items -> array(items);
            case int[] items -> array(items.length, i -> items[i]);
            case long[] items -> array(items.length, i -> items[i]);
            case double[] items -> array(items.length, i -> items[i]);
            case float[] items -> array(items.length, i -> items[i]);
            default -> throw refused("a value of " + value.getClass());
        }
    }

    private void object(Map<?, ?> map) {
        open('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw refused("a member name that is no String");
            }
            out.append(separator);
            string(name);
            out.append(':');
            path.addLast(name);
            append(entry.getValue());
            path.removeLast();
            separator = ",";
        }
        out.append('}');
    }

    private void array(Iterable<?> items) {
        open('[');
        int index = 0;
        for (Object item : items) {
            if (index > 0) {
                out.append(',');
            }
            path.addLast(index);
            append(item);
            path.removeLast();
            index++;
        }
        out.append(']');
    }

    private void array(int length, IntFunction<Number> at) {
        Iterable<Number> items = IntStream.range(0, length).mapToObj(at)::iterator;
        array(items);
    }

    private void open(char bracket) {
        // This check also stops the recursion if a value contains itself.
        if (path.size() == JsonParser.MAX_DEPTH) {
            throw refused("nesting of more than " + JsonParser.MAX_DEPTH + " levels");
        }
        out.append(bracket);
    }

    private void real(double value, String shortest) {
        if (!Double.isFinite(value)) {
            throw refused(shortest);
        }
        int e = shortest.indexOf('E');
        int exponent = e < 0 ? 0 : Integer.parseInt(shortest, e + 1, shortest.length(), 10);
        if (exponent == 0 || exponent < -6 || exponent > 20) {
            out.append(shortest);
            return;
        }
        String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
        out.append(plain).append(plain.indexOf('.') < 0 ? ".0" : "");
    }

    private void big(Number value) {
        // The parser rejects numbers outside the range of a double, so they must not be written.
        if (Double.isInfinite(value.doubleValue())) {
            throw refused("a number beyond the range of a double");
        }
        out.append(value);
    }

    private void string(CharSequence s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1))) {
                out.append(c).append(s.charAt(++i));
            } else {
                character(c);
            }
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                // A surrogate that reaches this branch is unpaired. UTF-8 cannot encode it, so it is escaped.
                if (c < ' ' || Character.isSurrogate(c)) {
                    out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    private IllegalArgumentException refused(String what) {
        StringBuilder where = new StringBuilder("$");
        for (Object part : path) {
            where.append(part instanceof Integer ? "[" + part + "]" : "." + part);
        }
        return new IllegalArgumentException(what + " at " + where + " has no form in JSON");
    }
}
