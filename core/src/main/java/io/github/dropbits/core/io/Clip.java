package io.github.dropbits.core.io;

/**
 * Formats text that comes from a file, for use in an error message. The text is escaped and cut short, because a
 * hostile file may contain anything.
 */
final class Clip {
    private static final int LIMIT = 80;

    private Clip() {
    }

    /** Returns the name as JSON would write it, cut short. */
    static String quote(String name) {
        return cut(Json.write(name.length() > LIMIT ? name.substring(0, LIMIT) : name), name.length() > LIMIT);
    }

    /** Returns a parsed JSON value as JSON would write it, cut short. */
    static String value(Object value) {
        String text = Json.write(value);
        return cut(text.length() > LIMIT ? text.substring(0, LIMIT) : text, text.length() > LIMIT);
    }

    private static String cut(String text, boolean shortened) {
        return shortened ? text + "..." : text;
    }
}
