package io.github.dropbits.core.io;

/** Thrown if {@link Json#parse} rejects a text. The message gives the offset and describes the problem. */
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
     * Returns the offset of the first error in the text.
     *
     * @return the index of the offending character; the text's length if the text ends too early
     */
    public int offset() {
        return offset;
    }

    /** Returns the message without the offset, for callers that report another offset, such as the offset in a file. */
    String reason() {
        return reason;
    }
}
