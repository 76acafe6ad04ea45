package io.github.dropbits.core.io;

/**
 * Formats text from a file for an error message. The text is escaped and shortened, because a malicious file may
 * contain anything.
 */
final class Clip {
    private static final int LIMIT = 80;

    private Clip() {
    }

    /** Returns a name as a JSON string, shortened if it is long. */
    static String quote(String name) {
        return cut(Json.write(name.length() > LIMIT ? name.substring(0, LIMIT) : name), name.length() > LIMIT);
    }

    /** Returns the JSON text of a parsed value, shortened if it is long. */
    static String value(Object value) {
        String text = Json.write(value);
        return cut(text.length() > LIMIT ? text.substring(0, LIMIT) : text, text.length() > LIMIT);
    }

    private static String cut(String text, boolean shortened) {
        return shortened ? text + "..." : text;
    }
}
