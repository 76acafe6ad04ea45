package io.github.dropbits.core.io;

/**
 * Reads and writes JSON (RFC 8259) as plain Java values. Reading is strict, and equal values are written as equal
 * texts.
 *
 * <p>An object is a {@code Map<String, Object>} that keeps the order of its members, and an array is a
 * {@code List<Object>}. Strings, booleans and null are {@code String}, {@code Boolean} and {@code null}. A number is a
 * {@code Long} if its text is an integer within the range of a long, else a {@code Double}, so that {@code 1} and
 * {@code 1.0} stay distinct.
 */
public final class Json {
    private Json() {
    }

    /**
     * Reads one JSON value. Besides texts outside the RFC's grammar, it refuses duplicate member names, containers
     * nested more than 64 levels deep, numbers too large for a double, and unpaired surrogates unless they are
     * written as escapes.
     *
     * @param text the whole text; white space around the value is allowed, anything else is not
     * @return the value: a new mutable {@code LinkedHashMap} or {@code ArrayList}, a {@code String}, {@code Long},
     *     {@code Double} or {@code Boolean}, or null
     * @throws JsonException if the text is refused; the exception gives the offset
     */
    public static Object parse(String text) {
        return new JsonParser(text).document();
    }

    /**
     * Writes a value on one line, without spaces. Equal values with members in the same order produce equal texts,
     * and {@link #parse} reads every text back.
     *
     * <p>Floats and doubles are written with the fewest digits that round back to them, always with a decimal point
     * or an exponent. An exponent is used only below 10<sup>-6</sup> and from 10<sup>21</sup> on.
     *
     * @param value a {@code String} or other {@code CharSequence}, a {@code Boolean}, null, a number of one of the
     *     types of {@code java.lang} or a {@code BigInteger} or {@code BigDecimal}, a {@link JsonObject}, a {@code Map}
     *     with {@code String} keys, an {@code Iterable}, or an array of int, long, float or double
     * @return the text
     * @throws IllegalArgumentException if the value, or one inside it, is NaN, infinite, of another type, or nested
     *     more than 64 levels deep; the message gives its path
     */
    public static String write(Object value) {
        return new JsonWriter().write(value);
    }
}
