package io.github.dropbits.core.io;

/** Thrown where a text is not JSON as {@link Json#parse} wants it; the message gives the place and what is wrong. */
public final class JsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The index of the offending character. */
    private final int offset;
    /** The message without the place. */
    private final String reason;

    JsonException(int offset, String reason) {
        super("at character " + offset + ": " + reason);
        this.offset = offset;
        this.reason = reason;
    }

    /**
     * Where the text stops being JSON.
     *
     * @return the index of the offending character in the text, or the text's length if it ends too early
     */
    public int offset() {
        return offset;
    }

    /** The message without the place, for callers that count from elsewhere. */
    String reason() {
        return reason;
    }
}
