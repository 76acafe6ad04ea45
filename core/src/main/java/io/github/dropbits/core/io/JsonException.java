package io.github.dropbits.core.io;

/** Thrown if a text is not JSON as {@link Json#parse} accepts it; the message gives the offset and the problem. */
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
     * The offset at which the text stops being JSON.
     *
     * @return the index of the offending character in the text, or the text's length if it ends too early
     */
    public int offset() {
        return offset;
    }

    /** The message without the offset, for callers that count offsets from another start. */
    String reason() {
        return reason;
    }
}
