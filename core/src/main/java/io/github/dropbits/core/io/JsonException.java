package io.github.dropbits.core.io;

/** Thrown if {@link Json#parse} refuses a text; the message gives the offset and the problem. */
public final class JsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The index of the offending character. */
    private final int offset;
    /** The message without the offset. */
    private final String reason;

    JsonException(int offset, String reason) {
        super("at character " + offset + ": " + reason);
        this.offset = offset;
        this.reason = reason;
    }

    /**
     * Returns the offset at which the text stops being JSON.
     *
     * @return the index of the offending character in the text, or the text's length if it ends too early
     */
    public int offset() {
        return offset;
    }

    /**
     * Returns the message without the offset, for callers that report another offset, such as one from the start of a
     * file.
     */
    String reason() {
        return reason;
    }
}
