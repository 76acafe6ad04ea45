package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown if a file is damaged or not of the expected format. The message names the file and the byte offset, and
 * says what was expected and what was found there.
 */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    // Paths cannot be serialized; the message names the file.
    private final transient Path file;
    /** The byte offset of the problem in the file. */
    private final long offset;

    /**
     * Creates the exception.
     *
     * @param file the faulty file
     * @param offset the byte offset of the problem, from the start of the file
     * @param problem what was expected and what was found
     */
    public FormatException(Path file, long offset, String problem) {
        super(file + ": at byte " + offset + ": " + problem);
        this.file = file;
        this.offset = offset;
    }

    /**
     * The faulty file.
     *
     * @return its path as the reader was given it; null once the exception has been serialized
     */
    public Path file() {
        return file;
    }

    /**
     * The byte offset of the problem in the file.
     *
     * @return the offset from the start of the file
     */
    public long offset() {
        return offset;
    }
}
