package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown where a file is damaged or not of the format it should be; the message names the file and the byte, and says
 * what was expected and what was found there.
 */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    // Paths cannot be serialized; the message names the file.
    private final transient Path file;
    /** The place in the file, in bytes. */
    private final long offset;

    /**
     * Creates the exception.
     *
     * @param file the file that is at fault
     * @param offset the place in it where it stops being as it should, in bytes from its start
     * @param problem what was expected and what was found
     */
    public FormatException(Path file, long offset, String problem) {
        super(file + ": at byte " + offset + ": " + problem);
        this.file = file;
        this.offset = offset;
    }

    /**
     * The file that is at fault.
     *
     * @return its path as the reader was given it; null once the exception has been serialized
     */
    public Path file() {
        return file;
    }

    /**
     * Where the file stops being as it should.
     *
     * @return the place in bytes from the file's start
     */
    public long offset() {
        return offset;
    }
}
