package io.github.dropbits.core.io;

/**
 * Formats text from a file for an error message. The text is escaped and shortened, because a malicious file may
 * contain anything.
 */
public final class Clip {
    private static final int LIMIT = 80;

    private Clip() {
    }

    /**
     * A text in quotes, with line breaks and control characters escaped as in JSON.
     *
     * @param name the text
     * @return its first 80 characters in quotes, followed by three dots if there are more
     */
    public static String quote(String name) {
        return cut(Json.write(name.length() > LIMIT ? name.substring(0, LIMIT) : name), name.length() > LIMIT);
    }

    /**
     * A name as it is, if it is short and consists of letters, digits and the usual signs of names; else as by {@link
     * #quote}.
     *
     * @param name the name
     * @return the name for a message
     */
    public static String name(String name) {
        return name.length() <= LIMIT && name.matches("[\\w./+-]+") ? name : quote(name);
    }

    /**
     * A JSON value as JSON writes it.
     *
     * @param value a value that {@link Json#parse} gave
     * @return the first 80 characters of its JSON, followed by three dots if there are more
     */
    public static String value(Object value) {
        String text = Json.write(value);
        return cut(text.length() > LIMIT ? text.substring(0, LIMIT) : text, text.length() > LIMIT);
    }

    private static String cut(String text, boolean shortened) {
        return shortened ? text + "..." : text;
    }
}
