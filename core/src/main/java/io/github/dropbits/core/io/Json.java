package io.github.dropbits.core.io;

/**
 * JSON (RFC 8259) as plain Java values, strict in what it reads and stable in what it writes.
 *
 * <p>Objects are {@code Map<String, Object>} that keep their order, arrays {@code List<Object>}, and the rest
 * {@code String}, {@code Boolean} and {@code null}. A number is a {@code Long} if its text is an integer within range,
 * else a {@code Double}, so that {@code 1} and {@code 1.0} stay apart.
 */
public final class Json {
    private Json() {
    }

    /**
     * Reads one JSON value. Beyond the RFC's grammar it refuses duplicate member names, containers nested more than 64
     * deep, numbers too large for a double, and surrogates without a partner unless they are written as escapes.
     *
     * @param text the whole text; white space around the value is allowed, anything else is not
     * @return the value: a new mutable {@code LinkedHashMap} or {@code ArrayList}, a {@code String}, {@code Long},
     *     {@code Double} or {@code Boolean}, or null
     * @throws JsonException if the text is anything else, with the offset
     */
    public static Object parse(String text) {
        return new JsonParser(text).document();
    }

    /**
     * Writes a value on one line, without spaces. Equal values in equal order give equal texts, and {@link #parse}
     * reads every text back.
     *
     * <p>Floats and doubles are written in the fewest digits that round back to them, always with a point or an
     * exponent, and with an exponent only below 10<sup>-6</sup> and from 10<sup>21</sup> on.
     *
     * @param value a {@code String} or other {@code CharSequence}, a {@code Boolean}, null, a number of one of the
     *     types of {@code java.lang} or a {@code BigInteger} or {@code BigDecimal}, a {@link JsonObject}, a {@code Map}
     *     with {@code String} keys, an {@code Iterable}, or an array of int, long, float or double
     * @return the text
     * @throws IllegalArgumentException if the value, or one inside it, is NaN, infinite, of another type or nested more
     *     than 64 deep; the message gives its path
     */
    public static String write(Object value) {
        return new JsonWriter().write(value);
    }
}
