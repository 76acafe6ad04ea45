package io.github.dropbits.core.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown if a file, such as a checkpoint, a frozen model or a file of a data set, is damaged or does not have the
 * expected format. The message names the file and the byte offset, and says what was expected and what was found there.
 */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    // This field is transient because paths cannot be serialized. The message also names the file.
    private final transient Path file;
    /** The byte offset of the problem in the file. */
    private final long offset;

    /**
     * Creates the exception from a description of the problem.
     *
     * @param file the faulty file
     * @param offset the byte offset of the problem, from the start of the file
     * @param problem a description of the problem, which says what was expected and what was found
     */
    public FormatException(Path file, long offset, String problem) {
        this(file + ": at byte " + offset + ": " + problem, file, offset);
    }

    /**
     * Creates the exception from what was expected and what was found.
     *
     * @param file the faulty file
     * @param offset the byte offset of the problem, from the start of the file; for a gzip file, from the start of the
     *     uncompressed data
     * @param expected the content that was expected at the offset
     * @param found the content that was found at the offset
     */
    public FormatException(Path file, long offset, String expected, String found) {
        this(file + ", byte " + offset + ": expected " + expected + ", found " + found, file, offset);
    }

    private FormatException(String message, Path file, long offset) {
        super(message);
        this.file = file;
        this.offset = offset;
    }

    /**
     * Returns the faulty file.
     *
     * @return the path that was passed to the reader; null if the exception has been deserialized
     */
    public Path file() {
        return file;
    }

    /**
     * Returns the byte offset of the problem in the file.
     *
     * @return the offset from the start of the file; for a gzip file, from the start of the uncompressed data
     */
    public long offset() {
        return offset;
    }
}
