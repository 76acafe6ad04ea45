package io.github.dropbits.core.io;

/**
 * Converts between JSON texts (RFC 8259) and plain Java values. The parser is strict. Equal values are written as equal
 * texts.
 *
 * <p>An object is a {@code Map<String, Object>} that keeps the order of its members, and an array is a
 * {@code List<Object>}. Strings, booleans and null are {@code String}, {@code Boolean} and {@code null}. A number is a
 * {@code Long} if its text is an integer within the range of a long; otherwise it is a {@code Double}. So {@code 1} and
 * {@code 1.0} remain distinct.
 */
public final class Json {
    private Json() {
    }

    /**
     * Parses a JSON value. This method rejects texts that do not follow the grammar of the RFC. It also rejects
     * duplicate member names, objects and arrays that are nested more than 64 levels deep, numbers that are too large
     * for a double, and unpaired surrogates that are not escaped.
     *
     * @param text the text, which contains one value; apart from the value, only white space is allowed
     * @return the value, which is a new mutable {@code LinkedHashMap} or {@code ArrayList}, a {@code String},
     *     {@code Long}, {@code Double} or {@code Boolean}, or null
     * @throws JsonException if the text is rejected; the exception contains the offset of the problem
     */
    public static Object parse(String text) {
        return new JsonParser(text).document();
    }

    /**
     * Converts a value to JSON text on one line, without spaces. Equal values whose members have the same order give
     * equal texts. {@link #parse} accepts every text that this method returns.
     *
     * <p>Floats and doubles are written with the fewest digits that identify the value, and always with a decimal point
     * or an exponent. An exponent is used only for magnitudes below 10<sup>-6</sup> or at least 10<sup>21</sup>.
     *
     * @param value a {@code String} or another {@code CharSequence}, a {@code Boolean}, null, a number type of
     *     {@code java.lang}, a {@code BigInteger}, a {@code BigDecimal}, a {@link JsonObject}, a {@code Map} with
     *     {@code String} keys, an {@code Iterable}, or an array of int, long, float or double
     * @return the text
     * @throws IllegalArgumentException if the value, or a value inside it, is NaN, infinite, of another type, or nested
     *     more than 64 levels deep; the message gives the path of this value
     */
    public static String write(Object value) {
        return new JsonWriter().write(value);
    }
}
